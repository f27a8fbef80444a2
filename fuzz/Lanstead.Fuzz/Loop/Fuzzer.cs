using System.IO.MemoryMappedFiles;
using Lanstead.Fuzz.Coverage;

namespace Lanstead.Fuzz.Loop;

/// <summary>Runs a target on mutated inputs; what takes a way that none took before is kept and mutated further.</summary>
internal sealed class Fuzzer
{
    private const int CheckEvery = 256;

    // A finding may come of several inputs, one after the other: as many as a target kept its state for.
    private const int RenewEvery = 256;
    private static readonly TimeSpan HangLimit = TimeSpan.FromSeconds(10);

    private readonly IFuzzTarget _target;
    private readonly Random _random;
    private readonly Mutator _mutator;
    private readonly List<byte[]> _inputs = [];
    private readonly byte[] _seen = new byte[Edges.Count];
    private readonly List<byte[]> _sinceRenewal = new(RenewEvery);

    // What is being run, for a look after the process died of it: its length, then its bytes.
    private readonly MemoryMappedViewAccessor _current;
    private readonly string _folder;
    private long _executions;

    public Fuzzer(IFuzzTarget target, string folder, int seed)
    {
        (_target, _folder, _random) = (target, folder, new Random(seed));
        _mutator = new Mutator(_random, target.MaxBytes, target.Words);
        Directory.CreateDirectory(folder);
        _current = MemoryMappedFile.CreateFromFile(Path.Combine(folder, "current"), FileMode.Create, null, target.MaxBytes + sizeof(int)).CreateViewAccessor();
    }

    /// <summary>Runs so far.</summary>
    public long Executions => Interlocked.Read(ref _executions);

    /// <summary>Ways through the code that some input took.</summary>
    public int Ways => _seen.Count(counted => counted != 0);

    /// <summary>Inputs that each took a new way.</summary>
    public IReadOnlyList<byte[]> Inputs => _inputs;

    /// <summary>Fuzzes until the time is over.</summary>
    /// <returns>False after a finding, which is written to the folder.</returns>
    public bool Run(IEnumerable<byte[]> begin, TimeSpan limit, TextWriter log)
    {
        using var watch = new Timer(new Watch(this, log).Look, null, HangLimit, HangLimit);
        foreach (byte[] input in begin)
        {
            if (!TryRun(input, keepAlways: _inputs.Count == 0, log))
                return false;
        }

        long start = TimeProvider.System.GetTimestamp();
        while (Executions % CheckEvery != 0 || TimeProvider.System.GetElapsedTime(start) < limit)
        {
            // The newest found most lately something new: half of the time one of them.
            int newest = Math.Max(1, _inputs.Count / 8);
            byte[] one = _random.Next(2) == 0 ? _inputs[^(1 + _random.Next(newest))] : _inputs[_random.Next(_inputs.Count)];
            if (!TryRun(_mutator.Next(one, _inputs[_random.Next(_inputs.Count)]), keepAlways: false, log))
                return false;
        }

        return true;
    }

    /// <summary>The fewest of the inputs, shortest first, that together take all the ways.</summary>
    public static IReadOnlyList<byte[]> Minimise(IFuzzTarget target, IEnumerable<byte[]> inputs)
    {
        bool[] taken = new bool[Edges.Count];
        List<byte[]> kept = [];
        foreach (byte[] input in inputs.OrderBy(input => input.Length))
        {
            target.Renew();
            Edges.Clear();
            target.Run(input);
            ReadOnlySpan<byte> map = Edges.Map;
            bool anyNew = false;
            for (int way = 0; way < Edges.Count; way++)
            {
                anyNew |= map[way] != 0 && !taken[way];
                taken[way] |= map[way] != 0;
            }

            if (anyNew)
                kept.Add(input);
        }

        return kept;
    }

    private bool TryRun(byte[] input, bool keepAlways, TextWriter log)
    {
        _current.Write(0, input.Length);
        _current.WriteArray(sizeof(int), input, 0, input.Length);
        bool tookNewWay;
        try
        {
            if (_sinceRenewal.Count == RenewEvery)
            {
                _target.Renew();
                _sinceRenewal.Clear();
            }

            _sinceRenewal.Add(input);
            Edges.Clear();
            _target.Run(input);
            tookNewWay = TookNewWay();
        }
#pragma warning disable CA1031 // Whatever it is, it is a finding.
        catch (Exception finding)
#pragma warning restore CA1031
        {
            string file = Path.Combine(_folder, $"finding-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(input))[..12]}.hex");
            File.WriteAllLines(file, _sinceRenewal.Select(Convert.ToHexStringLower));
            log.WriteLine($"{_target.Name}: {finding}\nthe inputs are in {file}, the last of them was the one");
            return false;
        }

        Interlocked.Increment(ref _executions);
        if (tookNewWay || keepAlways)
            _inputs.Add(input);
        return true;
    }

    // A way counts as new when it was taken 1, 2, 3, 4 to 7, 8 to 15, 16 to 31, 32 to 127 or more times for the first time, as in AFL.
    private bool TookNewWay()
    {
        // Most counters are zero: a vector of them is passed over at once.
        ReadOnlySpan<byte> map = Edges.Map;
        bool isNew = false;
        for (int way = 0; map[way..].IndexOfAnyExcept((byte)0) is >= 0 and int zeros; way++)
        {
            way += zeros;
            byte times = (byte)(map[way] switch { 1 => 1, 2 => 2, 3 => 4, < 8 => 8, < 16 => 16, < 32 => 32, < 128 => 64, _ => 128 });
            isNew |= (_seen[way] & times) == 0;
            _seen[way] |= times;
        }

        return isNew;
    }

    /// <summary>Ends the process when one execution does not end.</summary>
    private sealed class Watch(Fuzzer fuzzer, TextWriter log)
    {
        private long _last = -1;
        private int _unmoved;

        // Twice: a machine that was suspended wakes the timer first.
        public void Look(object? state)
        {
            _unmoved = _last == fuzzer.Executions ? _unmoved + 1 : 0;
            _last = fuzzer.Executions;
            if (_unmoved == 2)
            {
                log.WriteLine($"{fuzzer._target.Name}: one execution did not end in {2 * HangLimit.TotalSeconds:0} s; its input is in {Path.Combine(fuzzer._folder, "current")}");
                Environment.Exit(3);
            }
        }
    }
}
