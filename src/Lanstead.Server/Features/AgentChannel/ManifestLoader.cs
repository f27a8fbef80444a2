using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>Reads which networks a device is in. Across tenants, since one process serves the agents of all.</summary>
internal sealed class ManifestLoader(DataSources sources, InstanceState instance, TimeProvider time)
{
    // One statement, so one snapshot.
    private const string Query = """
        SELECT d.manifest_revision, d.name, p.network_id, p.id, p.public_key IS NULL AND p.held = '', p.held, p.held = '' AND p.public_key IS NOT NULL AND p.rotate_at > p.key_changed_at, p.posture_missing,
            d.update_wish_id, d.update_wish_version
        FROM devices d LEFT JOIN peers p ON p.device_id = d.id WHERE d.id = $1 ORDER BY p.network_id
        """;

    /// <summary>The word that the device is gone.</summary>
    public Manifest Removal(DeviceId device) => DeviceRemoval.Statement(instance.ServerId, (ulong)instance.Epoch, device, time.GetUtcNow());

    /// <summary>The manifest; null when the device is gone.</summary>
    public async Task<Manifest?> LoadAsync(DeviceId device, CancellationToken stop)
    {
        await using NpgsqlCommand command = sources.System.CreateCommand(Query);
        command.Parameters.Add(new NpgsqlParameter { Value = device.Value });
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync(stop);
        Manifest? manifest = null;
        while (await row.ReadAsync(stop))
        {
            manifest ??= new Manifest
            {
                ServerId = instance.ServerId.ToWire(),
                Epoch = (ulong)instance.Epoch,
                DeviceId = device.ToWire(),
                Revision = (ulong)row.GetInt64(0),
                IssuedAt = time.GetUtcNow().ToUnixTimeMilliseconds(),
                DeviceName = row.GetString(1),
                Update = row.Nullable<Guid>(8) is { } wish ? new UpdateWish { Id = Google.Protobuf.ByteString.CopyFrom(wish.ToByteArray(bigEndian: true)), Version = row.GetString(9) } : null,
            };
            if (row.IsDBNull(2))
                continue;
            var network = new ManifestNetwork
            {
                NetworkId = new NetworkId(row.GetGuid(2)).ToWire(),
                PeerId = new PeerId(row.GetGuid(3)).ToWire(),
                NeedsKey = row.GetBoolean(4),
                Held = row.GetString(5),
                WantsNewKey = row.Nullable<bool>(6) == true,
            };
            if (network.Held == "posture")
                network.Missing.AddRange(row.GetFieldValue<string[]>(7));
            manifest.Networks.Add(network);
        }
        return manifest;
    }
}
