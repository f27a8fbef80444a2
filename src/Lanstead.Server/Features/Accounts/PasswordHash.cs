using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lanstead.Crypto;

namespace Lanstead.Server.Features.Accounts;

/// <summary>A stored password: Argon2id with what it cost, as the PHC string format writes it (<c>$argon2id$v=19$m=…,t=…,p=…$salt$hash</c>).</summary>
internal sealed class PasswordHash
{
    private const int SaltBytes = 16, HashBytes = 32;

    // Nobody makes the server take a gigabyte by a row of the database.
    private const int MaxKibibytes = 256 * 1024, MaxBytes = 128;

    private readonly byte[] _salt, _hash;

    private PasswordHash(Argon2idCost cost, byte[] salt, byte[] hash)
    {
        Cost = cost;
        _salt = salt;
        _hash = hash;
    }

    public Argon2idCost Cost { get; }

    /// <summary>One that no password fits, as dear as any other.</summary>
    public static PasswordHash OfNobody(Argon2idCost cost) => new(cost, new byte[SaltBytes], RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>Hashes, with a salt of its own.</summary>
    public static PasswordHash Of(string password, Argon2idCost cost, Argon2idMemory memory)
    {
        byte[] salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return new(cost, salt, Derive(password, salt, cost, memory, HashBytes));
    }

    /// <summary>What a row holds; null when it is of another kind.</summary>
    public static PasswordHash? Parse(string text)
    {
        if (text.Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var hash] || parameters.Split(',') is not [var memory, var passes, var lanes])
            return null;
        var cost = new Argon2idCost(Number(memory, "m="), Number(passes, "t="), Number(lanes, "p="));
        return cost is { IsValid: true, MemoryKibibytes: <= MaxKibibytes }
            && Bytes(salt) is { Length: >= Argon2id.MinSaltBytes and <= MaxBytes } saltBytes
            && Bytes(hash) is { Length: >= Argon2id.MinOutputBytes and <= MaxBytes } hashBytes
            ? new(cost, saltBytes, hashBytes)
            : null;
    }

    /// <summary>Whether it was made of this password.</summary>
    public bool Fits(string password, Argon2idMemory memory)
    {
        byte[] other = Derive(password, _salt, Cost, memory, _hash.Length);
        bool same = CryptographicOperations.FixedTimeEquals(other, _hash);
        CryptographicOperations.ZeroMemory(other);
        return same;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"$argon2id$v={Argon2id.Version}$m={Cost.MemoryKibibytes},t={Cost.Passes},p={Cost.Lanes}${Text(_salt)}${Text(_hash)}");

    private static byte[] Derive(string password, byte[] salt, Argon2idCost cost, Argon2idMemory memory, int bytes)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(password), output = new byte[bytes];
        Argon2id.Derive(utf8, salt, cost, memory, output);
        CryptographicOperations.ZeroMemory(utf8);
        return output;
    }

    private static int Number(string text, string name) =>
        text.StartsWith(name, StringComparison.Ordinal) && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // Base64 without the signs at the end, as the format has it.
    private static string Text(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Bytes(string text)
    {
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out int length) ? bytes[..length] : null;
    }
}
