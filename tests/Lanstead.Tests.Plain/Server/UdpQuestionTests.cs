using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Server.Features.Expose;

namespace Lanstead.Tests.Plain.Server;

/// <summary>Games are asked in their own language, over real sockets, and strangers' answers are read with care.</summary>
public sealed class UdpQuestionTests
{
    private static readonly byte[] s_rakNet = [0x00, 0xff, 0xff, 0x00, 0xfe, 0xfe, 0xfe, 0xfe, 0xfd, 0xfd, 0xfd, 0xfd, 0x12, 0x34, 0x56, 0x78];
    private static readonly byte[] s_info = [0xff, 0xff, 0xff, 0xff, 0x49, 17, .. "Tower\0de_dust2\0csgo\0Counter-Strike 2\0"u8, 0xda, 0x02, 3, 16, 0];

    [Fact]
    public async Task A_source_server_that_asks_for_its_challenge_back_tells_its_name_and_players()
    {
        var asked = new List<byte[]>();
        ServiceAnswer seen = await AskAsync(ServiceQuery.Source, question =>
        {
            asked.Add(question);
            return question.Length == 25 ? [0xff, 0xff, 0xff, 0xff, 0x41, 1, 2, 3, 4] : s_info;
        });
        Assert.Equal(new ServiceAnswer("Tower", "Counter-Strike 2", "de_dust2", Players: 3, PlayersMax: 16), seen);
        Assert.Equal([1, 2, 3, 4], asked[^1][^4..]);
    }

    [Fact]
    public async Task A_bedrock_server_tells_its_world_and_version()
    {
        byte[] line = Encoding.UTF8.GetBytes("MCPE;\u00a7aTower;527;1.21.2;2;10;1;Caves;Survival;");
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)line.Length);
        ServiceAnswer seen = await AskAsync(ServiceQuery.Bedrock, question => question[0] == 1 ? [0x1c, .. question.AsSpan(1, 8), 0, 0, 0, 0, 0, 0, 0, 9, .. s_rakNet, .. length, .. line] : null);
        Assert.Equal(("Minecraft Bedrock", "Caves", "1.21.2", 2, 10), (seen.Game, seen.Map, seen.Version, seen.Players, seen.PlayersMax));
    }

    [Fact]
    public async Task Satisfactory_tells_its_name()
    {
        ServiceAnswer seen = await AskAsync(ServiceQuery.Satisfactory, question =>
            [0xd5, 0xf6, 1, 1, .. question.AsSpan(4, 8), 3, 0x7a, 0x96, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 17, 0, 7, 0, .. "Factory"u8, 1]);
        Assert.Equal(new ServiceAnswer("Factory", "Satisfactory", Version: "366202"), seen);
    }

    [Fact]
    public async Task Where_the_language_is_not_known_all_are_tried_and_any_answer_will_do()
    {
        Assert.Equal("Tower", (await AskAsync(ServiceQuery.Any, question => question[0] == 0xff ? s_info : null)).Name);
        Assert.True((await AskAsync(ServiceQuery.Any, _ => "pong"u8.ToArray())).IsSilent);
    }

    [Fact]
    public async Task A_port_at_which_nobody_is_refuses()
    {
        using var free = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        free.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var end = (IPEndPoint)free.LocalEndPoint!;
        free.Dispose();
        SocketException refused = await Assert.ThrowsAsync<SocketException>(() => UdpDial.AskAsync(end, ServiceQuery.Source, TimeProvider.System, CancellationToken.None));
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public void What_strangers_answer_is_cut_to_what_can_be_shown()
    {
        ServiceAnswer seen = UdpQuestion.Read([0xff, 0xff, 0xff, 0xff, 0x49, 17, .. Encoding.UTF8.GetBytes($"\u202eevil\u0007{new string('x', 500)}\0\0\0\0")]);
        Assert.Equal($"evil{new string('x', 76)}", seen.Name);
    }

    [Fact]
    public void No_answer_is_too_odd_to_be_read()
    {
        var random = new Random(7);
        byte[][] starts = [[], s_info, [0x1c, .. new byte[16], .. s_rakNet, 0, 9], [0xd5, 0xf6, 1, 1], [0xff, 0xff, 0xff, 0xff, 0x41]];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] noise = new byte[random.Next(64)];
            random.NextBytes(noise);
            byte[] start = starts[round % starts.Length];
            byte[] answer = [.. start.AsSpan(0, random.Next(start.Length + 1)), .. noise];
            Assert.InRange(UdpQuestion.Read(answer).Name.Length, 0, 80);
            Assert.True(UdpQuestion.Again(answer) is null or { Length: 29 });
        }
    }

    // A real server, until the answer is there.
    private static async Task<ServiceAnswer> AskAsync(ServiceQuery query, Func<byte[], byte[]?> answer)
    {
        using var game = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        game.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        Task serving = ServeAsync(game, answer, over.Token);
        ServiceAnswer seen = await UdpDial.AskAsync((IPEndPoint)game.LocalEndPoint!, query, TimeProvider.System, over.Token);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => serving);
        return seen;
    }

    private static async Task ServeAsync(Socket game, Func<byte[], byte[]?> answer, CancellationToken stop)
    {
        byte[] buffer = new byte[2048];
        while (true)
        {
            SocketReceiveFromResult came = await game.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), stop);
            if (answer(buffer[..came.ReceivedBytes]) is { } reply)
                await game.SendToAsync(reply, SocketFlags.None, came.RemoteEndPoint, stop);
        }
    }
}
