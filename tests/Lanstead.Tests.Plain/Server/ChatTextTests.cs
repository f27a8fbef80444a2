using Lanstead.Server.Features.Chat;

namespace Lanstead.Tests.Plain.Server;

/// <summary>What counts as a mention and as a reaction.</summary>
public sealed class ChatTextTests
{
    [Theory]
    [InlineData("hello @anna and @Bert-2!", "anna bert-2")]
    [InlineData("@anna, @anna", "anna")]
    [InlineData("mail anna@example.org", "")]
    [InlineData("(@anna)", "anna")]
    [InlineData("@an @-", "")]
    [InlineData("@anna-", "anna")]
    [InlineData("@", "")]
    public void Mentions_are_names_after_a_sign_that_follows_no_name(string body, string names) => Assert.Equal(names, string.Join(' ', ChatText.MentionsIn(body)));

    [Theory]
    [InlineData("\U0001F44D", true)]
    [InlineData("\u2764\uFE0F", true)]
    [InlineData("\U0001F468\u200D\U0001F469\u200D\U0001F467", true)]
    [InlineData("\U0001F44D\U0001F44D", false)]
    [InlineData("a", false)]
    [InlineData("é", false)]
    [InlineData("漢", false)]
    [InlineData("<", false)]
    [InlineData("", false)]
    [InlineData("\ud83d", false)]
    [InlineData("\uE000", false)]
    public void Reaction_is_one_sign_that_is_no_writing(string text, bool isOne) => Assert.Equal(isOne, ChatText.IsEmoji(text));
}
