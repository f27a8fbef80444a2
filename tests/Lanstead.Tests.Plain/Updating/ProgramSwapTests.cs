using Lanstead.Agent.Updating;

namespace Lanstead.Tests.Plain.Updating;

/// <summary>M3: whatever moment an update ends in, there is a whole program that runs, and in the end the old one or the new one for good.</summary>
public sealed class ProgramSwapTests : IDisposable
{
    private const string Old = "the old program", New = "the new program, longer";

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-swap-").FullName;
    private readonly SettableTime _time = new();

    private string Program => Path.Combine(_folder, "lanstead");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void M3_an_update_that_ends_at_any_step_leaves_a_whole_program_and_the_next_start_ends_the_trial_or_goes_on_with_it()
    {
        int ended = 0;
        for (int at = 1; ; at++)
        {
            Reset();
            bool whole = EndsAt(at, swap => swap.Put("1", "2"));
            Assert.Contains(File.ReadAllText(Program), (string[])[Old, New]);
            // The service starts; whoever is in place then is either on trial or there for good.
            Swap().Guard();
            Assert.Equal(File.ReadAllText(Program) == New, Swap().Pending is not null);
            if (whole)
                break;
            ended++;
        }
        Assert.True(ended >= 6, $"{ended} steps");
    }

    [Fact]
    public void M3_a_way_back_that_ends_at_any_step_is_gone_to_its_end_by_the_next_start()
    {
        int ended = 0;
        for (int at = 1; ; at++)
        {
            Reset();
            Swap().Put("1", "2");
            _time.Now += ProgramSwap.Trial + TimeSpan.FromSeconds(1);
            bool whole = EndsAt(at, swap => swap.Guard());
            Assert.Contains(File.ReadAllText(Program), (string[])[Old, New]);
            Swap().Guard();
            Assert.Equal(Old, File.ReadAllText(Program));
            Assert.Null(Swap().Pending);
            if (whole)
                break;
            ended++;
        }
        Assert.True(ended >= 4, $"{ended} steps");
    }

    [Fact]
    public void M3_a_program_that_ends_again_and_again_makes_way_at_the_fourth_start()
    {
        Reset();
        Swap().Put("1", "2");
        Assert.Equal([false, false, false, true], [Swap().Guard(), Swap().Guard(), Swap().Guard(), Swap().Guard()]);
        Assert.Equal(Old, File.ReadAllText(Program));
        Assert.False(Swap().Guard());
    }

    [Fact]
    public void M3_a_clock_that_stepped_back_ends_the_trial_and_one_that_works_is_left_alone()
    {
        Reset();
        Swap().Put("1", "2");
        _time.Now -= TimeSpan.FromHours(1);
        Assert.True(Swap().Guard());

        Reset();
        Swap().Put("1", "2");
        Swap().Confirm();
        _time.Now += TimeSpan.FromDays(1);
        Assert.False(Swap().Guard());
        Assert.False(Swap().Restore());
        Assert.Equal(New, File.ReadAllText(Program));
    }

    private ProgramSwap Swap() => new(Program, Path.Combine(_folder, "update"), _time);

    private void Reset()
    {
        foreach (string path in Directory.EnumerateFiles(_folder))
            File.Delete(path);
        if (Directory.Exists(Path.Combine(_folder, "update")))
            Directory.Delete(Path.Combine(_folder, "update"), recursive: true);
        File.WriteAllText(Program, Old);
        File.WriteAllText(Swap().Incoming, New);
    }

    // True when it came to its end before the step.
    private bool EndsAt(int step, Action<ProgramSwap> run)
    {
        int steps = 0;
        try
        {
            run(new ProgramSwap(Program, Path.Combine(_folder, "update"), _time) { Stepped = () => { if (++steps == step) throw new PowerCut(); } });
            return true;
        }
        catch (PowerCut)
        {
            return false;
        }
    }

    private sealed class PowerCut : Exception;

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = ReleaseWorld.Now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
