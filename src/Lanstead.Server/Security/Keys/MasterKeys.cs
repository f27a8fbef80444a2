using System.Text;
using Lanstead.Server.Hosting;

namespace Lanstead.Server.Security.Keys;

/// <summary>The keys from outside the database that wrap its data keys: the first wraps, all unwrap.</summary>
/// <remarks>From <c>LANSTEAD_MASTER_KEY</c>, else of <c>master.key</c> in the data folder, one in a line, which is made when it is missing.</remarks>
internal sealed class MasterKeys(ServerSettings settings)
{
    /// <summary>Where the keys come from when no setting names any.</summary>
    public string FilePath { get; } = Path.Combine(settings.DataFolder, "master.key");

    /// <summary>True when they are in <see cref="FilePath"/>, which the server may write; false when the operator gives them.</summary>
    public bool AreInFile => settings.MasterKeys is null;

    /// <summary>The keys as they are now: a file is read anew.</summary>
    /// <exception cref="SettingsException">The file does not hold keys.</exception>
    public IReadOnlyList<SealingKey> Read()
    {
        if (settings.MasterKeys is { } given)
            return given;
        SealingKey made = SealingKey.New();
        try
        {
            // CreateNew: of two servers starting together one makes it, the other reads it.
            Write(FilePath, FileMode.CreateNew, [made]);
            return [made];
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            return Parse(File.ReadAllText(FilePath))
                ?? throw new SettingsException($"{FilePath} is not 32 bytes in base64. Restore it from the back-up: without it the secrets in the database cannot be read.");
        }
    }

    /// <summary>Puts a new key before those in the file, in one step.</summary>
    public SealingKey AddToFile()
    {
        IReadOnlyList<SealingKey> before = Read();
        SealingKey made = SealingKey.New();
        string unfinished = FilePath + ".new";
        Write(unfinished, FileMode.Create, [made, .. before]);
        File.Move(unfinished, FilePath, overwrite: true);
        return made;
    }

    /// <summary>Reads <c>key,key</c> or <c>name:key,name:key</c>, also one in a line; names are for the reader alone.</summary>
    /// <returns>Null when something in it is no key of 32 random bytes in base64, or comes twice, or there is none.</returns>
    public static IReadOnlyList<SealingKey>? Parse(string text)
    {
        var keys = new List<SealingKey>();
        foreach (string part in text.Split([',', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            byte[] key = new byte[SealingKey.KeyBytes + 1];
            if (!Convert.TryFromBase64String(part[(part.IndexOf(':', StringComparison.Ordinal) + 1)..], key, out int written) || written != SealingKey.KeyBytes)
                return null;
            if (SampleSecrets.IsSampleKey(key.AsSpan(0, written)))
                return null;
            var made = new SealingKey(key[..written]);
            if (keys.Exists(k => k.Id == made.Id))
                return null;
            keys.Add(made);
        }
        return keys.Count > 0 ? keys : null;
    }

    private static void Write(string path, FileMode mode, IEnumerable<SealingKey> keys)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(Encoding.ASCII.GetBytes(string.Concat(keys.Select(key => key.ToBase64() + "\n"))));
        file.Flush(flushToDisk: true);
    }
}
