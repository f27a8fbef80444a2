namespace Lanstead.Agent.Naming;

/// <summary>By which way the programs of this machine are led to the resolver. The words are in the journal: never renamed.</summary>
internal enum HostDnsKind
{
    /// <summary>They are not.</summary>
    None = 0,

    /// <summary>systemd-resolved asks it for the domains of our interfaces, and nothing else.</summary>
    Resolved = 1,

    /// <summary>The program resolvconf writes it into the file that it makes.</summary>
    Resolvconf = 2,

    /// <summary>It is the first of the servers in <c>/etc/resolv.conf</c>, and passes on what is not ours.</summary>
    File = 3,
}
