using Lanstead.Fuzz.Loop;
using Lanstead.Fuzz.Targets;
using Lanstead.Tests.Plain.Repository;

namespace Lanstead.Tests.Plain.Fuzz;

/// <summary>A7, at the gate: what the fuzzer kept, and the right inputs that it began with, do no harm.</summary>
public sealed class CorpusReplayTests
{
    public static TheoryData<string> Targets { get; } = [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A7_the_kept_corpus_of_a_target_is_replayed(string name)
    {
        IFuzzTarget target = FuzzTargets.Named(name)!;
        IReadOnlyList<byte[]> kept = Corpus.Read(Corpus.FileOf(Path.Combine(Checkout.Root, "fuzz/corpus"), name));
        Assert.NotEmpty(kept);

        foreach (byte[] input in (byte[][])[.. target.Seeds(), .. kept])
            target.Run(input);
        target.Renew();
    }

    [Fact]
    public void Each_corpus_belongs_to_a_target() => Assert.Equal(
        FuzzTargets.Names.Order(StringComparer.Ordinal),
        Checkout.FilesEndingIn(".hex").Where(file => file.StartsWith("fuzz/corpus/", StringComparison.Ordinal)).Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal));
}
