using Lanstead.Crypto;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Identity;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Hashes and checks passwords: Argon2id, and for stored ones PBKDF2, which was before it.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Fewest characters; NIST SP 800-63B asks for 8, and length is the defence that people can bear.</summary>
    public const int MinChars = 10;

    /// <summary>Most characters, so that nobody makes the server hash a book.</summary>
    public const int MaxChars = 256;

    private readonly PasswordTurns _turns;
    private readonly PasswordHash _nobody = PasswordHash.OfNobody(Cost);

    // Reads any number of rounds.
    private readonly PasswordHasher<User> _before = new();

    public Passwords(TimeProvider time) => _turns = new PasswordTurns(Cost.MemoryKibibytes, Math.Max(1, Environment.ProcessorCount), time);

    /// <summary>
    /// OWASP's least memory, and one pass more than its least: some 15 ms with vectors, so that two processors have room for five times 20 sign-ins a second.
    /// A stored hash of another cost is made anew at the next sign-in.
    /// </summary>
    public static Argon2idCost Cost { get; } = new(MemoryKibibytes: 19 * 1024, Passes: 3, Lanes: 1);

    /// <summary>Refuses, before a try is counted and the database is asked, what would be refused afterwards.</summary>
    /// <exception cref="BusyException">Too many wait for a hash.</exception>
    public void ThrowIfBusy() => _turns.ThrowIfFull();

    /// <summary>The text to store.</summary>
    /// <exception cref="BusyException">Too many wait for a hash.</exception>
    public Task<string> HashAsync(string password, CancellationToken stop) =>
        _turns.RunAsync(memory => PasswordHash.Of(password, Cost, memory).ToString(), stop);

    /// <summary>Checks; costs the same when there is no hash (unknown account), so that time does not tell who exists.</summary>
    /// <returns>Whether it is right, and what to store instead where the stored hash is not what one would be today.</returns>
    /// <exception cref="BusyException">Too many wait for a hash.</exception>
    public Task<(bool Right, string? Renewed)> CheckAsync(string? hash, string password, CancellationToken stop)
    {
        PasswordHash? stored = hash is null ? _nobody : PasswordHash.Parse(hash);
        return _turns.RunAsync(
            memory =>
            {
                bool right = stored is null ? FitsBefore(hash!, password) : Fits(stored, password, memory);
                return (right, right && stored?.Cost != Cost ? PasswordHash.Of(password, Cost, memory).ToString() : null);
            },
            stop);
    }

    /// <summary>For tests that fill the queue.</summary>
    internal PasswordTurns Turns => _turns;

    public void Dispose() => _turns.Dispose();

    private static bool Fits(PasswordHash stored, string password, Argon2idMemory memory)
    {
        if (stored.Cost.MemoryKibibytes <= memory.Kibibytes)
            return stored.Fits(password, memory);
        using var more = new Argon2idMemory(stored.Cost.MemoryKibibytes);
        return stored.Fits(password, more);
    }

    private bool FitsBefore(string hash, string password) =>
        !hash.StartsWith('$') && _before.VerifyHashedPassword(null!, hash, password) != PasswordVerificationResult.Failed;
}
