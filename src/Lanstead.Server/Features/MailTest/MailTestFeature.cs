using Lanstead.Server.Security;

namespace Lanstead.Server.Features.MailTest;

/// <summary>Administrators look at the mail settings and try them.</summary>
internal static class MailTestFeature
{
    public static IServiceCollection AddMailTest(this IServiceCollection services) => services.AddScoped<SendTestMail>();

    public static void MapMailTest(this IEndpointRouteBuilder v1)
    {
        v1.MapGet("/admin/mail", (SendTestMail use, CancellationToken stop) => use.GetAsync(stop)).Allow(Access.Admin).WithName("getMail");
        v1.MapPost("/admin/mail/test", (SendTestMail use, CancellationToken stop) => use.HandleAsync(stop)).Allow(Access.Admin).WithName("testMail");
    }
}
