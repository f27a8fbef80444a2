using System.Security.Cryptography;

namespace Lanstead.Lab.Servers;

/// <summary>A person of the lab.</summary>
public sealed record Account(string Email, string Username, string Password)
{
    /// <summary>A new person with a random password.</summary>
    public static Account Random(string name) =>
        new($"{name}@lanstead.example", name, RandomNumberGenerator.GetHexString(24, lowercase: true));

    // Never the password.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(Email);
        return true;
    }
}
