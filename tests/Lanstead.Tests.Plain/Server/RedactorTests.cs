using Lanstead.Server.Hosting;

namespace Lanstead.Tests.Plain.Server;

/// <summary>N2: what the log may hold, in each mode.</summary>
public sealed class RedactorTests
{
    [Theory]
    [InlineData("mail to ada@example.org failed", "mail to a***@example.org failed", "mail to [e-mail] failed")]
    [InlineData("from 198.51.100.23:443", "from 198.51.100.0/24:443", "from [address]:443")]
    [InlineData("from 2001:db8:1:2::3 to fe80::1", "from 2001:db8:1::/48 to fe80::/48", "from [address] to [address]")]
    [InlineData("Authorization: Bearer abc.def-ghi", "Authorization: Bearer [redacted]", "Authorization: Bearer [redacted]")]
    [InlineData("GET /x?token=abcdefgh&a=1", "GET /x?token=[redacted]&a=1", "GET /x?token=[redacted]&a=1")]
    [InlineData("{\"password\":\"hunter22\"}", "{\"password\":\"[redacted]\"}", "{\"password\":\"[redacted]\"}")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln end", "jwt [token] end", "jwt [token] end")]
    [InlineData("key lsk_abcdefghij and whsec_abcdefgh", "key [token] and [token]", "key [token] and [token]")]
    [InlineData("wg mDLxCcWeXvY1SzDuBlDFlQdGvFWXUqyoSBIzvZxVWE8= ok", "wg [token] ok", "wg [token] ok")]
    [InlineData("Applied migration 0026_audit_chain.sql in 12.5 ms at 12:30:45.123", "Applied migration 0026_audit_chain.sql in 12.5 ms at 12:30:45.123", "Applied migration 0026_audit_chain.sql in 12.5 ms at 12:30:45.123")]
    [InlineData("listening on http://127.0.0.1:8080 and [::1]", "listening on http://127.0.0.1:8080 and [::1]", "listening on http://127.0.0.1:8080 and [::1]")]
    [InlineData("version 1.2.3 and 10.0.14.5.6", "version 1.2.3 and 10.0.14.5.6", "version 1.2.3 and 10.0.14.5.6")]
    public void Each_mode_takes_out_what_it_says(string line, string isPartial, string isStrict)
    {
        Assert.Equal(line, new Redactor(RedactionMode.Off).Redact(line));
        Assert.Equal(isPartial, new Redactor(RedactionMode.Partial).Redact(line));
        Assert.Equal(isStrict, new Redactor(RedactionMode.Strict).Redact(line));
    }

    [Fact]
    public void Strict_takes_out_the_names_that_placeholders_tell()
    {
        List<KeyValuePair<string, object?>> state = [new("DeviceName", "adas-laptop"), new("Count", 3), new("{OriginalFormat}", "{DeviceName} sent {Count}")];
        Assert.Equal("[redacted] sent 3", new Redactor(RedactionMode.Strict).Redact("adas-laptop sent 3", state));
        Assert.Equal("adas-laptop sent 3", new Redactor(RedactionMode.Partial).Redact("adas-laptop sent 3", state));
    }
}
