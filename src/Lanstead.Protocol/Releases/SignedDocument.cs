using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lanstead.Protocol.Releases;

/// <summary>Something signed, as a file: the exact bytes, in base 64, and who vouches for them. What is verified is what is parsed.</summary>
/// <param name="Statement">The statement, UTF-8 JSON.</param>
/// <param name="Signatures">Over the domain of its kind, a zero byte and <paramref name="Statement"/>; ECDSA P-256, IEEE P1363.</param>
public sealed record SignedDocument(byte[] Statement, IReadOnlyList<DocumentSignature> Signatures)
{
    // Keys have at most this many signatures on them: more is somebody's attempt to keep us busy.
    private const int SignaturesMax = 32;

    /// <summary>Reads a file of one document; false when it is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> file, [NotNullWhen(true)] out SignedDocument? document)
    {
        document = Read(file, ReleaseJson.Default.SignedDocument);
        return document?.IsSound == true;
    }

    /// <summary>Reads a file of documents in order; false when it is none.</summary>
    public static bool TryReadAll(ReadOnlySpan<byte> file, [NotNullWhen(true)] out SignedDocument[]? documents)
    {
        documents = Read(file, ReleaseJson.Default.SignedDocumentArray);
        return documents is not null && documents.All(document => document is { IsSound: true });
    }

    /// <summary>The file.</summary>
    public byte[] ToFile() => JsonSerializer.SerializeToUtf8Bytes(this, ReleaseJson.Default.SignedDocument);

    /// <summary>The file of several.</summary>
    public static byte[] ToFile(SignedDocument[] documents) => JsonSerializer.SerializeToUtf8Bytes(documents, ReleaseJson.Default.SignedDocumentArray);

    /// <summary>Signs a statement with one key or more.</summary>
    /// <param name="domain">What kind of statement it is, so that none passes for another.</param>
    /// <param name="statement">Its bytes.</param>
    /// <param name="keys">Private halves.</param>
    public static SignedDocument Sign(string domain, byte[] statement, params IReadOnlyList<ECDsa> keys)
    {
        byte[] message = Message(domain, statement);
        return new SignedDocument(statement, [.. keys.Select(key => new DocumentSignature(Convert.ToHexStringLower(EcdsaP256.KeyId(key.ExportSubjectPublicKeyInfo())), EcdsaP256.Sign(key, message)))]);
    }

    /// <summary>How many of the keys vouch for it; each counts once, however often it signed.</summary>
    public int CountSigners(string domain, IEnumerable<ReleaseKey> keys)
    {
        byte[] message = Message(domain, Statement);
        return keys.DistinctBy(key => key.Id).Count(key =>
        {
            if (!key.IsSound || !EcdsaP256.TryReadPublicKey(key.Key, out ECDsa? read))
                return false;
            using (read)
                return Signatures.Any(signature => signature.KeyId == key.Id && EcdsaP256.Verify(read, message, signature.Signature));
        });
    }

    [JsonIgnore]
    private bool IsSound => Statement is { Length: > 0 } && Signatures is { Count: > 0 and <= SignaturesMax } && Signatures.All(one => one is { KeyId: not null, Signature: not null });

    private static byte[] Message(string domain, byte[] statement) => [.. Encoding.ASCII.GetBytes(domain), 0, .. statement];

    private static T? Read<T>(ReadOnlySpan<byte> file, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(file, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>One signature.</summary>
/// <param name="KeyId">Of the key: first 8 bytes of SHA-256 of it, in hex.</param>
/// <param name="Signature">64 bytes.</param>
public sealed record DocumentSignature(string KeyId, byte[] Signature);
