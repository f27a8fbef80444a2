using Lanstead.Primitives;

namespace Lanstead.Agent.Paths;

/// <summary>The paths' states as of the last pass, for other threads.</summary>
internal sealed class PathStates
{
    private volatile Dictionary<(NetworkId, PeerId), string> _states = [];

    public string Of(NetworkId network, PeerId peer) => _states.GetValueOrDefault((network, peer), "offline");

    public void Publish(IEnumerable<KeyValuePair<(NetworkId, PeerId), string>> states) => _states = states.ToDictionary();
}
