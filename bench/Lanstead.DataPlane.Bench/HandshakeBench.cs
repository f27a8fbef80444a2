using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.Lab.Figures;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.DataPlane.Bench;

/// <summary>Handshakes that one core computes, as the one side and as the other, and on what the time goes. Without sockets: those cost the same whatever the protocol.</summary>
internal sealed class HandshakeBench(CheckTable table)
{
    private const int WarmUps = 500, Handshakes = 3000;

    // Both sides have computed the secret of their static keys before, as peers that have met.
    private const int CurveProducts = 3, CurveBaseProducts = 1;

    // KDF1 (3), KDF2 (3) and KDF3 (1) of n keys are n + 1 HMACs each; then what is mixed into the transcript, and the MACs of both messages.
    private const int Hmacs = 21, Hashes = 7, Macs = 2;
    private const int SealedPieces = 3;

    public void Run()
    {
        (double initiator, double responder) = Measure();
        (string Part, double Microseconds)[] parts =
        [
            ($"X25519, {CurveProducts + CurveBaseProducts} products, by {X25519.Implementation}", Curve()),
            ($"BLAKE2s, {Hmacs} HMACs, {Hashes} hashes, {Macs} MACs", Hash()),
            ($"ChaCha20-Poly1305, {SealedPieces} pieces", Cipher()),
        ];
        foreach ((string side, double whole) in new[] { ("responder", responder), ("initiator", initiator) })
        {
            Add($"{side}: handshakes per second, one core", $"{1e6 / whole:#,0}");
            Add($"{side}: one handshake", $"{whole:0.0} µs");
            foreach ((string part, double microseconds) in parts)
                Add($"{side}: {part}", $"{microseconds:0.0} µs, {microseconds / whole:0 %}");
            double rest = whole - parts.Sum(part => part.Microseconds);
            Add($"{side}: the rest", $"{rest:0.0} µs, {rest / whole:0 %}");
        }
    }

    private static (double InitiatorMicroseconds, double ResponderMicroseconds) Measure()
    {
        using PrivateKey alphaKey = X25519.GeneratePrivateKey(), bravoKey = X25519.GeneratePrivateKey();
        var random = new SystemRandom();
        using WireGuardDevice alpha = new(new SessionTable(random), random), bravo = new(new SessionTable(random), random);
        alpha.SetPrivateKey(alphaKey);
        bravo.SetPrivateKey(bravoKey);
        Peer toBravo = alpha.AddPeer(X25519.PublicKeyOf(bravoKey))!;
        Peer toAlpha = bravo.AddPeer(X25519.PublicKeyOf(alphaKey))!;
        Endpoint alphaAt = new([198, 18, 0, 1], 1), bravoAt = new([198, 18, 0, 2], 2);
        toBravo.SetEndpoint(bravoAt);
        toAlpha.SetEndpoint(alphaAt);
        Box alphaBox = new(), bravoBox = new();
        List<double> initiator = [], responder = [];
        TimeSpan now = TimeSpan.FromHours(1);
        DateTimeOffset wallClock = DateTimeOffset.UnixEpoch.AddYears(50);
        for (int i = 0; i < WarmUps + Handshakes; i++)
        {
            // Past every limit: the next handshake of a peer may come after 5 s.
            now += TimeSpan.FromSeconds(6);
            wallClock += TimeSpan.FromSeconds(6);

            long start = Stopwatch.GetTimestamp();
            toBravo.RequestHandshake(now, wallClock, alphaBox);
            long initiated = Stopwatch.GetTimestamp();
            HandshakeOutcome taken = bravo.OnHandshake(alphaBox.Last, alphaAt, underLoad: false, now, wallClock, bravoBox);
            long responded = Stopwatch.GetTimestamp();
            HandshakeOutcome finished = alpha.OnHandshake(bravoBox.Last, bravoAt, underLoad: false, now, wallClock, alphaBox);
            long end = Stopwatch.GetTimestamp();

            if (!taken.IsAccepted || !finished.IsAccepted)
                throw new InvalidOperationException($"A handshake was refused: {taken.Refusal}, {finished.Refusal}.");
            if (i < WarmUps)
                continue;
            initiator.Add(Stopwatch.GetElapsedTime(start, initiated).TotalMicroseconds + Stopwatch.GetElapsedTime(responded, end).TotalMicroseconds);
            responder.Add(Stopwatch.GetElapsedTime(initiated, responded).TotalMicroseconds);
        }
        return (Median(initiator), Median(responder));
    }

    private static double Curve()
    {
        byte[] scalar = new byte[32], point = new byte[32], product = new byte[32];
        RandomNumberGenerator.Fill(scalar);
        X25519.WritePublicKey(scalar, point);
        return Microseconds(8, () => X25519.TryAgree(scalar, point, product)) * CurveProducts + Microseconds(8, () => X25519.WritePublicKey(scalar, product)) * CurveBaseProducts;
    }

    private static double Hash()
    {
        byte[] key = new byte[32], data = new byte[116], output = new byte[32];
        return Microseconds(64, () => Blake2s.Hmac(key, key, output)) * Hmacs
            + Microseconds(64, () => Blake2s.Hash(data.AsSpan(0, 64), output)) * Hashes
            + Microseconds(64, () => Blake2s.Mac(key, data, output.AsSpan(0, 16))) * Macs;
    }

    // The two pieces of an initiation and the one of a response, of which one side seals what the other opens at about the same cost.
    private static double Cipher()
    {
        byte[] key = new byte[32], hash = new byte[32], piece = new byte[48];
        double sum = 0;
        foreach (int length in new[] { 32, 12, 0 })
            sum += Microseconds(64, () => ChaCha20Poly1305Aead.Seal(key, 0, hash, hash.AsSpan(0, length), piece.AsSpan(0, length + 16)));
        return sum;
    }

    private static double Microseconds(int operations, Action operation) => ShortRuns.Measure(operations, () =>
    {
        for (int i = 0; i < operations; i++)
            operation();
    }).MedianNs / 1000;

    private static double Median(List<double> figures)
    {
        figures.Sort();
        return figures[figures.Count / 2];
    }

    private void Add(string name, FormattableString figure) => table.Add(name, "told", figure.ToString(CultureInfo.InvariantCulture), passed: true);

    private sealed class SystemRandom : IRandomSource
    {
        public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
    }

    // Keeps the last datagram, as a socket would copy it.
    private sealed class Box : IOutbox
    {
        private readonly byte[] _bytes = new byte[256];
        private int _lengthBytes;

        public ReadOnlySpan<byte> Last => _bytes.AsSpan(0, _lengthBytes);

        public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination)
        {
            datagram.CopyTo(_bytes);
            _lengthBytes = datagram.Length;
        }

        // Packets that wait confirm the session.
        public bool SessionReady(Peer peer, Session session) => true;

        public void DropStaged(Peer peer)
        {
        }
    }
}
