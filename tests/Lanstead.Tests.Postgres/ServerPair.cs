namespace Lanstead.Tests.Postgres;

/// <summary>Two servers over one database, set up, shared by the tests of a class: <c>IClassFixture&lt;ServerPair&gt;</c>.</summary>
public sealed class ServerPair(PostgresCluster cluster) : IAsyncLifetime
{
    private TestServer? _first, _second;

    /// <summary>The one that was there first.</summary>
    public TestServer First => _first!;

    /// <summary>Its replica.</summary>
    public TestServer Second => _second!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _first = await TestServer.StartAsync(cluster);
        await _first.SetUpAsync();
        _second = await TestServer.StartAsync(cluster, replicaOf: _first);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_second is not null)
            await _second.DisposeAsync();
        if (_first is not null)
            await _first.DisposeAsync();
    }
}
