using Google.Protobuf;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Xunit;

namespace Lanstead.Tests.Plain.Protocol;

public sealed class WireMessagesTests
{
    [Theory]
    [InlineData("0a050a0a1a0811")] // cut off in a nested message
    [InlineData("0a02")]
    [InlineData("ffffffffffffffffffff01")] // a number without an end
    [InlineData("0a0a1a0811ffffffffffff")]
    [InlineData("086f18011801180a0a0a1a081118fb189918080a08110a0a18011801380a08150811180a0a0a1208110a0070c7040a0070c7ffc7850070c7")]
    public void What_is_no_message_is_said_in_one_way(string hex)
    {
        byte[] bytes = Convert.FromHexString(hex);
        foreach (int length in Enumerable.Range(1, bytes.Length))
        {
            if (!WireMessages.TryRead(AgentFrame.Parser, bytes.AsSpan(0, length), out AgentFrame? frame))
                Assert.Throws<InvalidDataException>(() => WireMessages.Read(AgentFrame.Parser, bytes.AsSpan(0, length)));
            else
                Assert.Equal(frame, WireMessages.Read(AgentFrame.Parser, frame.ToByteArray()));
        }
        Assert.False(WireMessages.TryRead(AgentFrame.Parser, bytes, out _));
    }
}
