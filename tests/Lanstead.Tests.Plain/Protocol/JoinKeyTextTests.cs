using Lanstead.Protocol;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class JoinKeyTextTests
{
    [Fact]
    public void A_token_reads_back_and_vouches_for_its_servers_key_alone()
    {
        using var server = new StateFixture(1);
        using var other = new StateFixture(2);
        string text = JoinKeyToken.Create(server.Signer.KeyId.Span).Reveal();
        Assert.Matches("^lsk_[A-Za-z0-9_-]{43}_[A-Za-z0-9_-]{11}$", text);
        Assert.True(JoinKeyToken.TryParse($"  {text}\n", out JoinKeyToken? token));
        Assert.Equal(text, token.Reveal());
        Assert.True(token.Vouches(server.Signer.PublicKey.Span));
        Assert.False(token.Vouches(other.Signer.PublicKey.Span));
        Assert.Equal("(redacted)", token.ToString());
        Assert.Equal(32, token.Hash().Length);
    }

    [Fact]
    public void Anything_but_a_whole_token_is_refused()
    {
        string text = JoinKeyToken.Create(new byte[8]).Reveal();
        foreach (string bad in (string[])["", "lsk_", text[1..], text[..^1], text + "A", text.Replace("lsk_", "lsx_", StringComparison.Ordinal), text[..^1] + "=", text[..^1] + "B"])
            Assert.False(JoinKeyToken.TryParse(bad, out _), bad);
        Assert.False(JoinKeyToken.TryParse(null, out _));
    }

    [Fact]
    public void A_code_is_read_in_any_case_and_spacing()
    {
        Assert.True(ShortCode.TryNormalize(" abc-def 234 ", out string? code));
        Assert.Equal("ABCDEF234", code);
        Assert.Equal("ABC-DEF-234", ShortCode.Format(code));
        string made = ShortCode.Create();
        Assert.Matches("^[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}$", made);
        Assert.True(ShortCode.TryNormalize(made, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ABC-DEF-23")]
    [InlineData("ABC-DEF-2345")]
    [InlineData("ABC-DEF-2O4")]
    [InlineData("ABC-DEF-2I4")]
    [InlineData("ABC;DEF;234")]
    [InlineData("A                                                                 BCDEF234")]
    public void What_is_no_code_is_refused(string? text) => Assert.False(ShortCode.TryNormalize(text, out _));

    [Fact]
    public void The_alphabet_has_no_look_alikes()
    {
        Assert.Equal(30, ShortCode.Alphabet.Distinct().Count());
        Assert.DoesNotContain(ShortCode.Alphabet, c => "01ILOU".Contains(c, StringComparison.Ordinal));
    }
}
