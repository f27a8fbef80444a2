using Lanstead.Server.Hosting;

return await ServerCommands.RunAsync(args);
