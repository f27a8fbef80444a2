using System.Text;
using Lanstead.Primitives;

namespace Lanstead.DataPlane;

/// <summary>What the kernel takes as the name of a network interface (dev_valid_name), which is also a safe file name.</summary>
internal static class InterfaceName
{
    private const int MaxBytes = 15;

    /// <summary>Null when the name is valid.</summary>
    public static Failure? Check(string name)
    {
        if (string.IsNullOrEmpty(name) || Encoding.UTF8.GetByteCount(name) > MaxBytes)
            return TunnelFailures.Of(TunnelFailures.NameInvalid, $"An interface's name has 1 to {MaxBytes} bytes; '{name}' has {Encoding.UTF8.GetByteCount(name ?? "")}.");
        // '%' is refused too: the kernel takes it for a pattern to number interfaces by.
        bool valid = name is not ("." or "..") && !name.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || character is '/' or ':' or '%');
        return valid ? null : TunnelFailures.Of(TunnelFailures.NameInvalid, $"'{name}' has a character that no interface's name may have.");
    }
}
