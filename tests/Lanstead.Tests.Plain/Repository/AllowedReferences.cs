namespace Lanstead.Tests.Plain.Repository;

/// <summary>Who may reference whom, and why not more.</summary>
internal static class AllowedReferences
{
    /// <summary>Project → what it may reference, and the reason for the limit.</summary>
    public static IReadOnlyDictionary<string, (string[] May, string Reason)> Table { get; } =
        new Dictionary<string, (string[], string)>
        {
            ["Primitives"] = ([], "everything stands on it, so it stands on nothing"),
            ["Crypto"] = (["Primitives"], "it knows algorithms, not WireGuard"),
            ["WireGuard"] = (["Primitives", "Crypto"], "the protocol is sans-IO: no socket, clock, thread or logger may come in by a reference"),
            ["Names"] = (["Primitives"], "names are read, looked up and written without socket, clock or file, so that all of it can be fuzzed"),
            ["Linux"] = (["Primitives"], "it knows the operating system, not the product"),
            ["Protocol"] = (["Primitives"], "contracts do no I/O and are shared by both sides"),
            ["Policy"] = (["Primitives"], "who reaches whom is one pure function: server, agent, command line and tests ask the same"),
            ["Declarations"] = (["Primitives", "Policy"], "what a space shall be is found through the API alone, which it knows as a function: the command line and tests give it one"),
            ["DataPlane"] = (["Primitives", "Crypto", "WireGuard"], "the data plane does not know the server, nor which system it runs on"),
            ["Agent"] = (["Primitives", "Crypto", "WireGuard", "DataPlane", "Linux", "Protocol", "Policy", "Names"], "the agent is the daemon's composition root; it must not know SQL or ASP.NET"),
            ["Server"] = (["Primitives", "Crypto", "Protocol", "Policy"], "the server never touches the data plane: what it wants is in the desired state; of the algorithms it has the password hash"),
            ["Gate"] = (["Primitives", "Linux", "Protocol"], "it reads strangers' bytes in a process of its own: nothing of the agent is to be in reach"),
            ["Cli"] = (["Primitives", "Protocol", "Policy", "Declarations", "Agent", "Gate"], "the command line keeps no state but its sign-ins: it asks the agent's socket and the server's API"),
            ["ReleaseTool"] = (["Primitives", "Protocol"], "it signs what agents verify, away from every server"),
            ["Lab"] = (["Primitives", "Protocol", "Policy"], "the lab looks at the product from outside: by HTTP, by the command line, by packets"),
            ["Fuzz"] = (["Primitives", "Crypto", "WireGuard", "DataPlane", "Protocol", "Policy", "Names"], "it feeds bytes to what takes bytes from strangers, without system or server"),
            ["Crypto.Bench"] = (["Crypto"], "it measures algorithms, nothing around them"),
            ["DataPlane.Bench"] = (["Primitives", "Crypto", "WireGuard", "DataPlane", "Lab"], "it measures pieces of the data plane and the protocol in it, and tells by the lab's table"),
            ["Tests.Plain"] = (["Primitives", "Crypto", "WireGuard", "DataPlane", "Linux", "Protocol", "Policy", "Declarations", "Agent", "Server", "Cli", "Lab", "Fuzz", "Names", "ReleaseTool", "Gate"], "tests see what they test"),
            ["Tests.Postgres"] = (["Primitives", "Crypto", "Protocol", "Policy", "Declarations", "Server"], "these tests need a database and nothing else of a machine"),
            ["Tests.Namespaces"] = (["Primitives", "Crypto", "WireGuard", "DataPlane", "Linux", "Protocol", "Policy", "Agent", "Cli", "Lab", "Names"], "these tests need root and namespaces, not the server's inside"),
        };
}
