using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.Server.Security;

/// <summary>What the deployment is and its keys, in memory; filled at start by <see cref="InstanceLoader"/>; after that only the keys of access tokens change.</summary>
internal sealed class InstanceState : IDisposable
{
    private ServerId? _serverId;
    private volatile TokenKeys? _tokenKeys;
    private ECDsa? _stateSigningKey;
    private byte[]? _codeKey;
    private SecretBox? _master;

    public ServerId ServerId => _serverId ?? throw NotLoaded();

    /// <summary>Grows when a back-up is restored.</summary>
    public long Epoch { get; private set; }

    /// <summary>Keys of access tokens.</summary>
    public TokenKeys TokenKeys => _tokenKeys ?? throw NotLoaded();

    /// <summary>ECDSA P-256: signs what agents keep on disk. Thread-safe for signing.</summary>
    public ECDsa StateSigningKey => _stateSigningKey ?? throw NotLoaded();

    /// <summary>HMAC key under which short codes are stored; 32 bytes.</summary>
    public ReadOnlySpan<byte> CodeKey => _codeKey ?? throw NotLoaded();

    /// <summary>Seals secrets for the database. Thread-safe.</summary>
    public SecretBox Master => _master ?? throw NotLoaded();

    public void Load(ServerId serverId, long epoch, ECDsa stateSigningKey, byte[] codeKey, SecretBox master)
    {
        _master = master;
        _serverId = serverId;
        Epoch = epoch;
        _stateSigningKey = stateSigningKey;
        _codeKey = codeKey;
    }

    /// <summary>From here on these keys count.</summary>
    public void Use(TokenKeys tokenKeys) => _tokenKeys = tokenKeys;

    public void Dispose() => _stateSigningKey?.Dispose();

    private static InvalidOperationException NotLoaded() => new("The instance is not loaded yet: this belongs after start-up.");
}
