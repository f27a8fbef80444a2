using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Server.Features.Providers;
using Microsoft.IdentityModel.Tokens;

namespace Lanstead.Server.Features.Oidc;

/// <summary>What issuers say of themselves, remembered for an hour. One that hangs keeps nobody from the others.</summary>
internal sealed class Issuers(IssuerHttp http, TimeProvider time)
{
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    // A token with an unknown key makes us look again, but strangers can make such tokens at will.
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan BetweenFailures = TimeSpan.FromSeconds(5);
    private const int MinRsaBits = 2048;

    private readonly ConcurrentDictionary<string, Known> _known = new();

    /// <exception cref="IssuerException">It cannot be asked, or says what cannot be right.</exception>
    public async Task<IssuerMetadata> FindAsync(Provider provider, CancellationToken stop)
    {
        Known known = _known.GetOrAdd($"{provider.Kind} {provider.Issuer}", _ => new Known());
        await known.Gate.WaitAsync(stop);
        try
        {
            if (known.Metadata is null || time.GetUtcNow() - known.MetadataAt > Remembered)
            {
                known.Metadata = await known.OnceAsync(() => AskAsync(provider, stop), time);
                known.MetadataAt = time.GetUtcNow();
            }
            return known.Metadata;
        }
        finally
        {
            known.Gate.Release();
        }
    }

    /// <summary>Asks anew, past what is remembered.</summary>
    /// <exception cref="IssuerException">It cannot be asked, or says what cannot be right.</exception>
    public async Task<IssuerMetadata> AskAsync(Provider provider, CancellationToken stop) => IssuerMetadata.Read(
        provider, await http.GetAsync(new Uri($"{provider.Issuer.TrimEnd('/')}/.well-known/openid-configuration"), null, stop));

    /// <summary>The issuer's keys for signatures; asked for again, once a minute at most, when <paramref name="keyId"/> is not among them.</summary>
    /// <exception cref="IssuerException">It cannot be asked, or gives no key that may be used.</exception>
    public async Task<IReadOnlyList<SecurityKey>> KeysAsync(Provider provider, IssuerMetadata metadata, string? keyId, CancellationToken stop)
    {
        Known known = _known.GetOrAdd($"{provider.Kind} {provider.Issuer}", _ => new Known());
        await known.Gate.WaitAsync(stop);
        try
        {
            TimeSpan age = time.GetUtcNow() - known.KeysAt;
            bool isUnknown = keyId is not null && known.Keys.All(k => k.KeyId != keyId);
            if (known.Keys.Count == 0 || age > Remembered || (isUnknown && age > BetweenLooks))
            {
                known.Keys = await known.OnceAsync(async () => Read(await http.GetAsync(metadata.Keys, null, stop)), time);
                known.KeysAt = time.GetUtcNow();
            }
            return known.Keys;
        }
        finally
        {
            known.Gate.Release();
        }
    }

    /// <summary>Forgets an issuer, since its provider was changed.</summary>
    public void Forget() => _known.Clear();

    /// <summary>The public keys that may sign: RSA from 2048 bits and elliptic curves, meant for signatures. Never symmetric ones.</summary>
    /// <exception cref="IssuerException">There is none.</exception>
    public static IReadOnlyList<SecurityKey> Read(JsonElement document)
    {
        JsonWebKeySet set;
        try
        {
            set = new JsonWebKeySet(document.GetRawText());
        }
        catch (ArgumentException)
        {
            throw new IssuerException("The issuer's keys are no key set.");
        }
        SecurityKey[] keys = [.. set.Keys.Where(k => k.Use is null or "sig").Select(Public).OfType<SecurityKey>()];
        return keys.Length > 0 ? keys : throw new IssuerException("The issuer gives no public key for signatures, RSA from 2048 bits or elliptic curve.");
    }

    private static SecurityKey? Public(JsonWebKey key)
    {
        try
        {
            if (key.Kty == JsonWebAlgorithmsKeyTypes.RSA)
            {
                var rsa = new RsaSecurityKey(new RSAParameters { Modulus = Base64UrlEncoder.DecodeBytes(key.N), Exponent = Base64UrlEncoder.DecodeBytes(key.E) }) { KeyId = key.Kid };
                return rsa.KeySize >= MinRsaBits ? rsa : null;
            }
            if (key.Kty != JsonWebAlgorithmsKeyTypes.EllipticCurve)
                return null;
            ECCurve? curve = key.Crv switch
            {
                JsonWebKeyECTypes.P256 => ECCurve.NamedCurves.nistP256,
                JsonWebKeyECTypes.P384 => ECCurve.NamedCurves.nistP384,
                JsonWebKeyECTypes.P521 => ECCurve.NamedCurves.nistP521,
                _ => null,
            };
            return curve is null ? null : new ECDsaSecurityKey(ECDsa.Create(new ECParameters
            {
                Curve = curve.Value,
                Q = { X = Base64UrlEncoder.DecodeBytes(key.X), Y = Base64UrlEncoder.DecodeBytes(key.Y) },
            })) { KeyId = key.Kid };
        }
        catch (Exception e) when (e is FormatException or CryptographicException or ArgumentException)
        {
            // One key that nobody can read must not keep people out who have another.
            return null;
        }
    }

    private sealed class Known
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public IssuerMetadata? Metadata { get; set; }

        public DateTimeOffset MetadataAt { get; set; }

        public IReadOnlyList<SecurityKey> Keys { get; set; } = [];

        public DateTimeOffset KeysAt { get; set; }

        private IssuerException? Failure { get; set; }

        private DateTimeOffset FailedAt { get; set; }

        /// <summary>Asks, unless it failed just now: of many people who wait for an issuer that hangs, each waits once.</summary>
        public async Task<T> OnceAsync<T>(Func<Task<T>> ask, TimeProvider time)
        {
            if (Failure is { } before && time.GetUtcNow() - FailedAt < BetweenFailures)
                throw new IssuerException(before.Message);
            try
            {
                T answer = await ask();
                Failure = null;
                return answer;
            }
            catch (IssuerException e)
            {
                (Failure, FailedAt) = (e, time.GetUtcNow());
                throw;
            }
        }
    }
}
