using System.Buffers.Binary;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Lanstead.Lab.Servers;

/// <summary>The answer to one enrolment, as far as the lab looks.</summary>
public sealed record EnrolmentOutcome(int Status, string? PeerId, string Body);

/// <summary>Enrols a machine that exists only as a key: for many joins without many daemons.</summary>
public static class Enrolment
{
    /// <summary>POST /v1/agent/enrolments with a fresh machine key.</summary>
    public static async Task<EnrolmentOutcome> SendAsync(HttpClient client, string joinKey, string hostname, CancellationToken cancellation)
    {
        using ECDsa machineKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] publicKey = machineKey.ExportSubjectPublicKeyInfo();
        long at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        byte[] time = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(time, at);
        byte[] proof =
        [
            .. "lanstead enrol v1\0"u8, .. SHA256.HashData(Encoding.UTF8.GetBytes(joinKey)), .. publicKey,
            .. Encoding.UTF8.GetBytes(hostname), .. time,
        ];
        using HttpResponseMessage answer = await client.PostAsJsonAsync(
            "/v1/agent/enrolments",
            new
            {
                Key = joinKey,
                MachineKey = Convert.ToBase64String(publicKey),
                Hostname = hostname,
                Platform = "linux-x64",
                AgentVersion = "0.1.0",
                At = at,
                Signature = Convert.ToBase64String(machineKey.SignData(proof, HashAlgorithmName.SHA256)),
            },
            cancellation);
        string body = await answer.Content.ReadAsStringAsync(cancellation);
        using JsonDocument? document = answer.IsSuccessStatusCode ? JsonDocument.Parse(body) : null;
        return new((int)answer.StatusCode, document?.RootElement.GetProperty("peerId").GetString(), body);
    }
}
