using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.Linux.Files;

namespace Lanstead.Agent.Updating;

/// <summary>The last update that was asked for at the server, and what became of it; the file <c>update/wish.json</c>.</summary>
/// <param name="Id">The wish: each is tried once.</param>
/// <param name="Version">The release that is wanted.</param>
/// <param name="Outcome"><c>declined</c>, <c>installing</c>, <c>done</c>, <c>failed</c> or <c>rolled_back</c>.</param>
/// <param name="Detail">One sentence for people.</param>
/// <param name="Sha256">Of its program, in hex, once that is known.</param>
public sealed record UpdateNote(Guid Id, string Version, string Outcome, string Detail, string? Sha256)
{
    /// <summary>The owner of this machine said no, or has not said yes yet.</summary>
    public const string Declined = "declined";

    /// <summary>It is being done.</summary>
    public const string Installing = "installing";

    /// <summary>It runs.</summary>
    public const string Done = "done";

    /// <summary>Nothing was changed.</summary>
    public const string Failed = "failed";

    /// <summary>It did not do its work, and the program before is back.</summary>
    public const string RolledBack = "rolled_back";

    /// <summary>The last one; null: none yet, or none that can be read.</summary>
    public static UpdateNote? Read(string folder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(FileIn(folder)), NoteJson.Default.UpdateNote);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Keeps it, whole or not at all.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        SecretFile.Write(FileIn(folder), JsonSerializer.SerializeToUtf8Bytes(this, NoteJson.Default.UpdateNote));
    }

    private static string FileIn(string folder) => Path.Combine(folder, "wish.json");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(UpdateNote))]
internal sealed partial class NoteJson : JsonSerializerContext;
