namespace Lanstead.Lab.Agents;

/// <summary>A wall clock for one program, by libfaketime: it can be set while the program runs. The monotonic clock stays the machine's.</summary>
public sealed class FakeClock
{
    private const string Library = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    private readonly string _file;

    /// <summary>Makes a clock that shows the right time.</summary>
    /// <exception cref="LabException">libfaketime is not there.</exception>
    public FakeClock(string file)
    {
        if (!File.Exists(Library))
        {
            throw new LabException($"{Library} is missing: apt-get install faketime");
        }

        _file = file;
        Set(TimeSpan.Zero);
        Environment = new Dictionary<string, string>
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = file,
            // The file is looked at for each question.
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
            // Else every wait with a limit by the monotonic clock is over at once, as libfaketime takes the limit for a time of day: a server's first
            // synchronous query then ends with a time-out whenever its answer is not there yet.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };
    }

    /// <summary>What the program's environment needs.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>Sets the clock, as far ahead of the right time as said, or behind it.</summary>
    public void Set(TimeSpan ahead)
    {
        // Whole at every moment: the program may read it just now.
        File.WriteAllText(_file + ".new", $"{(ahead < TimeSpan.Zero ? "-" : "+")}{Math.Abs((long)ahead.TotalSeconds)}\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
