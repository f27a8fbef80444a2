using System.Text;

namespace Lanstead.Server.Mail;

/// <summary>One answer of a mail server.</summary>
/// <param name="Code">Three digits.</param>
/// <param name="Lines">Its text, line by line.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    public bool IsGood => Code is >= 200 and < 400;

    /// <summary>RFC 5321 §4.2.1: 5yz means "do not repeat".</summary>
    public bool IsFinal => Code >= 500;

    /// <summary>For a person: what it said, within reason.</summary>
    public override string ToString()
    {
        string text = string.Concat(string.Join(' ', Lines).Select(c => char.IsControl(c) ? ' ' : c));
        return $"{Code} {(text.Length <= 200 ? text : text[..200] + "…")}";
    }
}

/// <summary>Lines of SMTP over a stream, within bounds.</summary>
internal sealed class SmtpLines(Stream stream)
{
    // RFC 5321 §4.5.3.1.5 says 512; real servers say more in their greetings.
    private const int MaxLineBytes = 2048;
    private const int MaxLines = 64;

    private readonly byte[] _buffer = new byte[MaxLineBytes];
    private int _start;
    private int _end;

    /// <summary>True when something came that nobody asked for yet: after STARTTLS that is an attack (RFC 3207 §6, CVE-2011-0411).</summary>
    public bool HasUnread => _end > _start;

    public async Task WriteAsync(string text, CancellationToken stop)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text), stop);
        await stream.FlushAsync(stop);
    }

    public async Task<SmtpReply> ReadAsync(CancellationToken stop)
    {
        var lines = new List<string>();
        while (true)
        {
            string line = await ReadLineAsync(stop);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), out int code) || (line.Length > 3 && line[3] is not (' ' or '-')))
                throw new MailException("What answers there is no mail server.");
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] == ' ')
                return new SmtpReply(code, lines);
            if (lines.Count >= MaxLines)
                throw new MailException("The mail server's answer has no end.");
        }
    }

    private async Task<string> ReadLineAsync(CancellationToken stop)
    {
        int seen = _start;
        while (true)
        {
            int at = _buffer.AsSpan(seen, _end - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, seen + at - _start).TrimEnd('\r');
                _start = seen + at + 1;
                return line;
            }
            seen = _end;
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (seen, _end, _start) = (seen - _start, _end - _start, 0);
            }
            if (_end == _buffer.Length)
                throw new MailException("The mail server sent a line without an end.");
            int read = await stream.ReadAsync(_buffer.AsMemory(_end), stop);
            if (read == 0)
                throw new MailException("The mail server hung up.");
            _end += read;
        }
    }
}
