namespace Lanstead.Cli.Output;

/// <summary>The log of an agent without systemd: one file and one older one, together below 10 MB.</summary>
internal sealed class LogFile : IDisposable
{
    private const long LargestBytes = 5_000_000;

    private readonly string _path;
    private readonly Lock _gate = new();
    private StreamWriter _writer;

    public LogFile(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        _writer = Open();
    }

    public void Write(string line)
    {
        lock (_gate)
        {
            try
            {
                if (_writer.BaseStream.Length > LargestBytes)
                {
                    _writer.Dispose();
                    File.Move(_path, _path + ".1", overwrite: true);
                    _writer = Open();
                }
                _writer.WriteLine(line);
            }
            catch (IOException)
            {
                // A full disk costs log lines, never the agent; "lanstead logs" still has them.
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
            _writer.Dispose();
    }

    private StreamWriter Open() => new(new FileStream(_path, new FileStreamOptions
    {
        Mode = FileMode.Append,
        Access = FileAccess.Write,
        Share = FileShare.ReadWrite | FileShare.Delete,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead,
    }))
    {
        AutoFlush = true,
    };
}
