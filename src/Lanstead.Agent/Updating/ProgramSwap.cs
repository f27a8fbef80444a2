using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lanstead.Linux.Files;

namespace Lanstead.Agent.Updating;

/// <summary>Puts another program in the place of this one, so that after a crash at any point there is a whole one, and the one before can come back.</summary>
/// <remarks>
/// <code>
/// Put: copy of the program ─▶ previous · pending.json · rename: the new one is in place
/// the new agent is healthy: Confirm, pending.json goes · it is not, or ends again and again: Restore, the previous one is in place
/// </code>
/// Before each start of the service the previous program looks (<see cref="Guard"/>): it is known to run, the new one is not.
/// </remarks>
public sealed class ProgramSwap(string program, string folder, TimeProvider time)
{
    private const UnixFileMode ProgramMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    // Once by the update itself, and twice more: then it does not start.
    private const int StartsMax = 3;

    /// <summary>How long a new program has to show that it works.</summary>
    public static readonly TimeSpan Trial = TimeSpan.FromSeconds(45);

    /// <summary>The program that was there before.</summary>
    public string Previous => Path.Combine(folder, "previous");

    /// <summary>Called after each step that is durable: tests end the update there.</summary>
    internal Action Stepped { get; init; } = () => { };

    private string PendingFile => Path.Combine(folder, "pending.json");

    /// <summary>Where a new program is written to: beside the old one, so that a rename does it.</summary>
    public string Incoming => program + ".new";

    /// <summary>The update that is on trial; null: none is.</summary>
    public PendingUpdate? Pending
    {
        get
        {
            try
            {
                return JsonSerializer.Deserialize(File.ReadAllBytes(PendingFile), UpdateJson.Default.PendingUpdate);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
            {
                return null;
            }
        }
    }

    /// <summary>Puts <see cref="Incoming"/> in place, on trial.</summary>
    /// <exception cref="IOException">The disk is full, or the system refused; the old program is in place.</exception>
    public void Put(string from, string to)
    {
        Directory.CreateDirectory(folder);
        Copy(program, Previous);
        Stepped();
        SecretFile.Write(PendingFile, JsonSerializer.SerializeToUtf8Bytes(new PendingUpdate(from, to, time.GetUtcNow(), 0, Sum(Incoming)), UpdateJson.Default.PendingUpdate));
        Stepped();
        Synchronise(Incoming);
        File.SetUnixFileMode(Incoming, ProgramMode);
        Stepped();
        File.Move(Incoming, program, overwrite: true);
        Stepped();
        SecretFile.SynchroniseFolder(Path.GetDirectoryName(program)!);
    }

    /// <summary>The new program works: the trial is over.</summary>
    public void Confirm()
    {
        File.Delete(PendingFile);
        Stepped();
        if (Directory.Exists(folder))
            SecretFile.SynchroniseFolder(folder);
    }

    /// <summary>Puts the previous program back, if one is on trial. True when it did.</summary>
    public bool Restore()
    {
        if (Pending is not { } pending || !File.Exists(Previous))
            return false;
        // A crash between the two leaves a trial of the program that is there anyway: the next look ends it.
        bool isNew = Sum(program) == pending.Sha256;
        if (isNew)
            Copy(Previous, program);
        Confirm();
        return isNew;
    }

    /// <summary>Looks before each start of the service: a program on trial that was started too often, or too long ago, makes way. True when it did.</summary>
    public bool Guard()
    {
        if (Pending is not { } pending)
            return false;
        // Never put in place, by a crash: nothing is on trial.
        if (!File.Exists(program) || Sum(program) != pending.Sha256)
        {
            if (!File.Exists(program))
                Copy(Previous, program);
            Confirm();
            return false;
        }
        if (pending.Starts >= StartsMax || time.GetUtcNow() - pending.At > Trial || time.GetUtcNow() < pending.At)
            return Restore();
        SecretFile.Write(PendingFile, JsonSerializer.SerializeToUtf8Bytes(pending with { Starts = pending.Starts + 1 }, UpdateJson.Default.PendingUpdate));
        return false;
    }

    // By way of a temporary file beside the target: there is always the one or the other.
    private void Copy(string from, string to)
    {
        string temporary = to + ".tmp";
        File.Copy(from, temporary, overwrite: true);
        Stepped();
        File.SetUnixFileMode(temporary, ProgramMode);
        Synchronise(temporary);
        Stepped();
        File.Move(temporary, to, overwrite: true);
        Stepped();
        SecretFile.SynchroniseFolder(Path.GetDirectoryName(to)!);
    }

    private static void Synchronise(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 0);
        file.Flush(flushToDisk: true);
    }

    private static string Sum(string path)
    {
        using FileStream file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }
}

/// <summary>A program on trial; the file <c>update/pending.json</c>.</summary>
/// <param name="From">Version of the previous program.</param>
/// <param name="To">Its own.</param>
/// <param name="At">When it was put in place.</param>
/// <param name="Starts">How often it was started.</param>
/// <param name="Sha256">Of it, in hex: says whether it is in place.</param>
public sealed record PendingUpdate(string From, string To, DateTimeOffset At, int Starts, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PendingUpdate))]
internal sealed partial class UpdateJson : JsonSerializerContext;
