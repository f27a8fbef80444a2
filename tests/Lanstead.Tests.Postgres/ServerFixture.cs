namespace Lanstead.Tests.Postgres;

/// <summary>One server with an empty database of its own, set up, shared by the tests of a class: <c>IClassFixture&lt;ServerFixture&gt;</c>.</summary>
public sealed class ServerFixture(PostgresCluster cluster) : IAsyncLifetime
{
    private TestServer? _server;
    private TestPerson? _admin;

    /// <summary>The server.</summary>
    public TestServer Server => _server!;

    /// <summary>The instance administrator who set it up.</summary>
    public TestPerson Admin => _admin!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(cluster);
        _admin = await _server.SetUpAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
