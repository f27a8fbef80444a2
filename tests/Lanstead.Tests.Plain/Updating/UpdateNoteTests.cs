using Lanstead.Agent.Local;
using Lanstead.Agent.State;
using Lanstead.Agent.Updating;

namespace Lanstead.Tests.Plain.Updating;

/// <summary>What a machine keeps of updates that are asked for at the server.</summary>
public sealed class UpdateNoteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-note-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_note_is_kept_and_what_is_none_is_none()
    {
        Assert.Null(UpdateNote.Read(_folder));
        var note = new UpdateNote(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "0.2.0", UpdateNote.Installing, "", null);
        note.Write(_folder);
        Assert.Equal(note, UpdateNote.Read(_folder));
        (note with { Outcome = UpdateNote.Done, Sha256 = "ab" }).Write(_folder);
        Assert.Equal((UpdateNote.Done, "ab"), (UpdateNote.Read(_folder)!.Outcome, UpdateNote.Read(_folder)!.Sha256));
        File.WriteAllText(Path.Combine(_folder, "wish.json"), "{\"id\":1}");
        Assert.Null(UpdateNote.Read(_folder));
    }

    [Fact]
    public void One_updates_at_a_time()
    {
        using (IDisposable? first = UpdateTurn.TryTake(_folder))
        {
            Assert.NotNull(first);
            Assert.Null(UpdateTurn.TryTake(_folder));
        }
        using IDisposable? second = UpdateTurn.TryTake(_folder);
        Assert.NotNull(second);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("ask")]
    [InlineData("auto")]
    public void The_owner_says_whether_updates_are_taken(string word)
    {
        AgentSettings settings = MachineSettings.Change("updates", word)!(AgentSettings.Default);
        Assert.Equal(word, settings.Updates);
        Assert.Equal(word, MachineSettings.Tell(settings).Single(one => one.Name == "updates").Value);
        Assert.Null(MachineSettings.Change("updates", "true"));
        Assert.Null(MachineSettings.Change("accept-dns", word));
    }
}
