using System.Security.Cryptography;
using Lanstead.Primitives;
using Lanstead.Server.Security.Keys;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Security;

/// <summary>Reads the deployment's identity and keys at start, and makes them in an empty database.</summary>
/// <remarks>Uses the system role: none of this belongs to a tenant. Two servers that start together agree, since the first row wins.</remarks>
internal sealed class InstanceLoader(SystemDb db, SecretBox box, TokenKeyStore tokenKeys, InstanceState state, TimeProvider time)
{
    private const int KeyBytes = 32;

    public async Task LoadAsync(CancellationToken stop)
    {
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO instance (id, server_id, epoch, created_at) VALUES (1, {ServerId.New(time).Value}, 1, {time.GetUtcNow()}) ON CONFLICT DO NOTHING", stop);
        Instance instance = await db.Instances.AsNoTracking().SingleAsync(stop);
        await box.LoadAsync(stop);

        byte[] signingKey = await FindOrMakeAsync("state-signing-key", MakeSigningKey, stop);
        byte[] codeKey = await FindOrMakeAsync("short-code-key", () => RandomNumberGenerator.GetBytes(KeyBytes), stop);

        var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(signingKey, out _);
        CryptographicOperations.ZeroMemory(signingKey);
        state.Load(instance.ServerId, instance.Epoch, signing, codeKey, box);
        await tokenKeys.LoadAsync(stop);
    }

    private async Task<byte[]> FindOrMakeAsync(string name, Func<byte[]> make, CancellationToken stop)
    {
        if (!await db.InstanceSecrets.AnyAsync(s => s.Name == name, stop))
        {
            await db.Database.ExecuteSqlAsync(
                $"INSERT INTO instance_secrets (name, ciphertext, key_id, created_at) VALUES ({name}, {box.Encrypt(name, make())}, {box.Id}, {time.GetUtcNow()}) ON CONFLICT DO NOTHING", stop);
        }
        InstanceSecret secret = await db.InstanceSecrets.AsNoTracking().SingleAsync(s => s.Name == name, stop);
        return box.Decrypt(name, secret.Ciphertext);
    }

    private static byte[] MakeSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }
}
