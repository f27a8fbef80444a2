using Lanstead.Agent.State;
using Xunit;

namespace Lanstead.Tests.Plain.Agent;

/// <summary>A state folder that goes with the test.</summary>
internal sealed class TemporaryState : IDisposable
{
    public TemporaryState() => Store = Reopen();

    public string Root { get; } = Directory.CreateTempSubdirectory("lanstead-test-").FullName;

    public StateStore Store { get; }

    public StateStore Reopen()
    {
        var folder = StateFolder.Open(Root, TimeProvider.System);
        Assert.True(folder.IsSuccess, folder.Failure?.Message);
        return new StateStore(folder.Value);
    }

    public string PathOf(string name) => Path.Combine(Root, name);

    public IEnumerable<string> SetAside() =>
        Directory.EnumerateFiles(Root, "*.refused-*", SearchOption.AllDirectories).Select(path => Path.GetFileName(path));

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
