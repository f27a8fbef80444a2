using Lanstead.Agent.Desired;
using Lanstead.Agent.Locks;
using Lanstead.Agent.State;

namespace Lanstead.Agent;

/// <summary>What the parts of the daemon share: what the person chose, what is to be told, and the wake-up of the reconciler.</summary>
internal sealed class AgentControl(AgentOptions options, StateStore store, Membership membership, LockBook locks, Warnings warnings, AgentSettings settings, TimeProvider time)
{
    private readonly Lock _gate = new();

    public AgentOptions Options => options;

    public Warnings Warnings => warnings;

    /// <summary>Wakes the reconciler.</summary>
    public Wake Changed { get; } = new(time);

    public AgentSettings Settings { get; private set; } = settings;

    public bool IsUp => Settings.Up;

    public string Hostname => Settings.Hostname ?? Environment.MachineName;

    /// <summary>Called when the state that people see has changed.</summary>
    public Action StateChanged { get; set; } = () => { };

    /// <summary>Changes and keeps what the person chose.</summary>
    public void Choose(Func<AgentSettings, AgentSettings> change)
    {
        lock (_gate)
        {
            AgentSettings next = change(Settings);
            store.Save(next);
            Settings = next;
        }
        Changed.Set();
    }

    /// <summary>Forgets the server; the reconciler takes down what is left.</summary>
    public void Forget(string reason)
    {
        lock (_gate)
        {
            membership.ForgetAll();
            locks.Forget();
            Settings = AgentSettings.Default;
        }
        warnings.Set("forgotten", reason);
        Changed.Set();
    }
}
