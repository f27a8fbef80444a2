using Lanstead.DataPlane.Filter;
using Lanstead.Tests.Plain.Repository;
using static Lanstead.Tests.Plain.DataPlane.Filter.FilterBed;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Packets that are kept, each in a file named by its verdict and by what is special about it. What a fuzzer finds one day goes there.</summary>
public sealed class FilterCorpusTests
{
    private const string Corpus = "tests/Lanstead.Tests.Plain/DataPlane/Filter/Corpus/";

    [Fact]
    public void The_kept_corpus_is_judged_as_its_names_say()
    {
        string[] files = [.. Checkout.FilesEndingIn(".hex").Where(file => file.StartsWith(Corpus, StringComparison.Ordinal))];
        Assert.True(files.Length >= 40);
        foreach (string file in files)
        {
            // Alone, as the first packet of a fresh filter that lets in port 53 only.
            var bed = new FilterBed(Rules(FilterAction.Deny, Allow() with { DestinationPorts = [PortRange.Of(53)] }));
            FilterVerdict verdict = bed.In(Convert.FromHexString(Checkout.Read(file).Trim()));
            Assert.True(file[Corpus.Length..].StartsWith($"{verdict}.", StringComparison.Ordinal), $"{file}: {verdict}");
        }
    }
}
