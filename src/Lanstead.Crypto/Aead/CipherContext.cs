using System.Runtime.ConstrainedExecution;
using System.Security.Cryptography;
using Lanstead.Crypto.OpenSsl;

namespace Lanstead.Crypto.Aead;

/// <summary>OpenSSL's context of ChaCha20-Poly1305 for one thread and one direction. OpenSSL cleanses it when it is freed.</summary>
internal sealed unsafe class CipherContext : CriticalFinalizerObject
{
    private const int KeyBytes = 32;

    private readonly nint _handle;
    private readonly int _encrypt;

    public CipherContext(bool encrypt)
    {
        _encrypt = encrypt ? 1 : 0;
        _handle = LibCrypto.NewCipherContext();
        if (_handle == 0 || LibCrypto.CipherInit(_handle, LibCrypto.ChaCha20Poly1305(), 0, null, null, _encrypt) != 1)
            throw Broken();
    }

    ~CipherContext() => LibCrypto.FreeCipherContext(_handle);

    /// <summary>Starts a message.</summary>
    /// <param name="key">Null: the one that is set.</param>
    /// <param name="nonce">12 bytes.</param>
    public void Start(byte* key, byte* nonce)
    {
        if (LibCrypto.CipherInit(_handle, 0, 0, key, nonce, _encrypt) != 1)
            throw Broken();
    }

    /// <summary>Gets or sets the tag.</summary>
    public void Control(int command, byte* tag)
    {
        if (LibCrypto.Control(_handle, command, AeadPacket.TagBytes, tag) != 1)
            throw Broken();
    }

    /// <summary>Does the message; false when OpenSSL refuses it, which is what a wrong tag leads to.</summary>
    public bool TryFinish(byte* source, byte* destination, int lengthBytes)
    {
        int written = 0;
        if (lengthBytes > 0 && LibCrypto.CipherUpdate(_handle, destination, &written, source, lengthBytes) != 1)
            return false;
        return LibCrypto.CipherFinal(_handle, destination + lengthBytes, &written) == 1;
    }

    /// <summary>Overwrites the key.</summary>
    public void Forget()
    {
        byte* zero = stackalloc byte[KeyBytes];
        new Span<byte>(zero, KeyBytes).Clear();
        Start(zero, zero);
        GC.KeepAlive(this);
    }

    public static CryptographicException Broken()
    {
        LibCrypto.ClearErrors();
        return new CryptographicException("OpenSSL refused an operation of ChaCha20-Poly1305.");
    }
}
