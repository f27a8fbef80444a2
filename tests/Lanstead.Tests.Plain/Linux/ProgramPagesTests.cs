using Lanstead.Linux.Memory;

namespace Lanstead.Tests.Plain.Linux;

public sealed class ProgramPagesTests
{
    private const string Sample = """
        55a000-55c000 r-xp 0030f000 fe:00 1234                      /usr/bin/name
        Size:                  8 kB
        Rss:                 500 kB
        Shared_Dirty:          0 kB
        Private_Dirty:         0 kB
        Anonymous:             0 kB
        VmFlags: rd ex mr mw me
        55c000-55d000 r--p 00310000 fe:00 1234                      /usr/bin/name
        Rss:                 228 kB
        Private_Dirty:       228 kB
        Anonymous:           228 kB
        55d000-55e000 rw-p 00311000 fe:00 1234                      /usr/bin/name
        Rss:                  12 kB
        56e000-57e000 rw-p 00000000 00:00 0                         [heap]
        Rss:                  64 kB
        7f0000-7f1000 r--s 00000000 00:01 99                        /memfd:doublemapper (deleted)
        Rss:                  64 kB
        """;

    [Fact]
    public void Only_files_are_listed_and_only_what_was_never_written_is_untouched()
    {
        MappedFile[] found = [.. MappedFile.Parse(Sample.Split('\n').Select(line => line.Trim()))];

        Assert.Equal(
            [
                new MappedFile("/usr/bin/name", 0x55a000, 0x2000, false, 500, 0),
                new MappedFile("/usr/bin/name", 0x55c000, 0x1000, false, 228, 456),
                new MappedFile("/usr/bin/name", 0x55d000, 0x1000, true, 12, 0),
            ],
            found);
        Assert.Equal([true, false, false], found.Select(file => file.IsUntouched));
    }

    [Fact]
    public void Program_goes_on_after_its_pages_were_let_go()
    {
        Assert.True(ProgramPages.Release() > 0);
        Assert.True(ProgramPages.Release() >= 0);
        Assert.NotEmpty(MappedFile.Parse(File.ReadLines("/proc/self/smaps")));
    }
}
