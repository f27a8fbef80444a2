namespace Lanstead.Server.Storage.Entities;

/// <summary>A secret of the deployment, encrypted with the master key, which is not in the database.</summary>
internal sealed class InstanceSecret
{
    public required string Name { get; set; }

    public required byte[] Ciphertext { get; set; }

    public required string KeyId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
}
