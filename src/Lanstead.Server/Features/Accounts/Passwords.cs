using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Lanstead.Server.Features.Accounts;

/// <summary>Hashes and checks passwords: PBKDF2 with HMAC-SHA-512, 16 random bytes of salt, as ASP.NET Core Identity stores it.</summary>
internal sealed class Passwords : IDisposable
{
    /// <summary>Fewest characters; NIST SP 800-63B asks for 8, and length is the defence that people can bear.</summary>
    public const int MinChars = 10;

    /// <summary>Most characters, so that nobody makes the server hash a book.</summary>
    public const int MaxChars = 256;

    // OWASP's figure for PBKDF2-HMAC-SHA512 (Identity's own default is 100,000). A stored hash with less is made anew at the next sign-in.
    private const int Iterations = 210_000;

    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = Iterations }));
    private readonly string _nobody;

    // Hashing is slow on purpose: more at once than processors would only starve everything else.
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount));

    public Passwords() => _nobody = _hasher.HashPassword(null!, "the password of nobody");

    public async Task<string> HashAsync(string password, CancellationToken stop)
    {
        await _slots.WaitAsync(stop);
        try
        {
            return _hasher.HashPassword(null!, password);
        }
        finally
        {
            _slots.Release();
        }
    }

    /// <summary>Checks; costs the same when there is no hash (unknown account), so that time does not tell who exists.</summary>
    /// <returns>Whether it is right, and whether the stored hash should be made anew.</returns>
    public async Task<(bool Right, bool Outdated)> CheckAsync(string? hash, string password, CancellationToken stop)
    {
        await _slots.WaitAsync(stop);
        try
        {
            PasswordVerificationResult verdict = _hasher.VerifyHashedPassword(null!, hash ?? _nobody, password);
            return (hash is not null && verdict != PasswordVerificationResult.Failed, verdict == PasswordVerificationResult.SuccessRehashNeeded);
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
