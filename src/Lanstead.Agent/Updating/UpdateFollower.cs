using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Agent.Connecting;
using Lanstead.Agent.Desired;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Updating;

/// <summary>Does what the manifest says of updates, as far as this machine's owner wants it, and tells the server what became of it.</summary>
/// <remarks>
/// The update itself is another process, <c>lanstead update --wish</c>: it outlives this one, which it starts anew. What is wanted is a release by its name; whether it is signed,
/// not over and not an older one is judged there by the keys of this machine (<see cref="Updater"/>), whoever asks.
/// </remarks>
/// <param name="control">What the owner chose.</param>
/// <param name="membership">The manifest.</param>
/// <param name="server">Who is told.</param>
/// <param name="swap">This machine's program.</param>
/// <param name="program">Its path.</param>
/// <param name="launch">Starts the process; what it answers is why it could not.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class UpdateFollower(AgentControl control, Membership membership, ServerLink server, ProgramSwap swap, string program, Func<string?> launch, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    // The service manager starts the process, on a busy machine.
    private static readonly TimeSpan s_startPatience = TimeSpan.FromSeconds(30);

    private readonly string _folder = control.Options.UpdateFolder;
    private UpdateNote? _note;
    private long _begun;
    private int _generation = -1;
    private UpdateReport? _told;

    public async Task RunAsync(CancellationToken cancel)
    {
        _note = UpdateNote.Read(_folder);
        _begun = time.GetTimestamp();
        while (true)
        {
            try
            {
                Follow();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A full disk; the next look may do it.
                Log.NotNoted(logger, e.Message);
            }
            Tell();
            await Task.Delay(s_interval, time, cancel);
        }
    }

    private void Follow()
    {
        // 1. One that is being done: its own process writes what becomes of it, and if that died, the program that is in place says it.
        if (_note is { Outcome: UpdateNote.Installing })
        {
            _note = UpdateNote.Read(_folder) ?? _note;
            if (_note.Outcome == UpdateNote.Installing && swap.Pending is null && time.GetElapsedTime(_begun) > s_startPatience && UpdateTurn.TryTake(_folder) is { } turn)
            {
                using (turn)
                    Keep(IsInPlace(_note) ? _note with { Outcome = UpdateNote.Done, Detail = "" } : _note with { Outcome = UpdateNote.Failed, Detail = "The update was interrupted; the program before runs." });
            }
            return;
        }

        // 2. What is wanted.
        if (membership.Manifest?.Update is not { } wish || wish.Id.Length != WireId.SizeBytes || wish.Version.Length is 0 or > 64 || !DisplayText.IsValid(wish.Version, 1, 64))
        {
            control.Warnings.Clear("update");
            return;
        }
        var id = new Guid(wish.Id.Span, bigEndian: true);
        bool isKnown = _note?.Id == id;
        if (isKnown && _note!.Outcome != UpdateNote.Declined)
            return;

        // 3. Whether the owner wants it.
        string consent = control.Settings.Updates;
        if (control.Options.Version == wish.Version)
            Keep(new UpdateNote(id, wish.Version, UpdateNote.Done, "It ran already.", null));
        else if (consent == UpdateConsent.Auto)
            Begin(id, wish.Version);
        else if (!isKnown)
            Keep(new UpdateNote(id, wish.Version, UpdateNote.Declined, consent == UpdateConsent.Ask ? "It waits for the owner of the machine." : "The owner of the machine does not want updates from here.", null));
        if (consent == UpdateConsent.Ask && _note is { Outcome: UpdateNote.Declined })
            control.Warnings.Set("update", $"Whoever looks after this space asks for an update to {wish.Version}. Do it: sudo lanstead update");
        else
            control.Warnings.Clear("update");
    }

    private void Begin(Guid id, string version)
    {
        Keep(new UpdateNote(id, version, UpdateNote.Installing, "", null));
        _begun = time.GetTimestamp();
        Log.UpdateAsked(logger, version);
        if (launch() is { } failure)
            Keep(_note! with { Outcome = UpdateNote.Failed, Detail = failure });
    }

    private void Keep(UpdateNote note)
    {
        _note = note;
        note.Write(_folder);
    }

    private bool IsInPlace(UpdateNote note)
    {
        using FileStream file = File.OpenRead(program);
        return note.Sha256 == Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private void Tell()
    {
        if (server.State.Word != "connected")
            return;
        if (_generation != server.Generation)
            (_generation, _told) = (server.Generation, null);
        var report = new UpdateReport
        {
            Consent = control.Settings.Updates,
            WishId = _note is { } note ? ByteString.CopyFrom(note.Id.ToByteArray(bigEndian: true)) : ByteString.Empty,
            Outcome = _note?.Outcome ?? "",
            Detail = _note is { Detail: { Length: > 0 } detail } ? Shorten(detail) : "",
        };
        if (!report.Equals(_told) && server.Send(new AgentFrame { Status = new StatusReport { Update = report } }))
            _told = report;
    }

    private static string Shorten(string text)
    {
        string line = new([.. text.Where(c => c is >= ' ' and not '\x7f').Take(300)]);
        return DisplayText.IsValid(line, 0, 300) ? line : "It did not work; the machine's log tells why.";
    }
}
