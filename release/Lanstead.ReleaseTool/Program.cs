using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json;
using Lanstead.Protocol.Releases;
using Lanstead.ReleaseTool;

// Two levels of keys: root keys say which keys sign releases and are needed once a year; release keys sign each release.
const string PassphraseVariable = "LANSTEAD_RELEASE_PASSPHRASE_FILE";

var path = new Argument<string>("file") { Description = "Where the private key goes; its public half goes beside it, as FILE.pub" };
var key = new Command("key", "Make a key, of either level, encrypted by the passphrase.") { path };
key.SetAction(parsed => Console.Out.WriteLine(KeyFile.Make(parsed.GetRequiredValue(path), Passphrase()).Id));

var folder = new Argument<string>("folder") { Description = "Folder of a release: what LANSTEAD_RELEASES of the server names" };
var roots = new Option<string[]>("--root") { Description = "Public half of a root key that counts from now on", Required = true, AllowMultipleArgumentsPerToken = true };
var releases = new Option<string[]>("--release") { Description = "Public half of a key that signs releases from now on", Required = true, AllowMultipleArgumentsPerToken = true };
var with = new Option<string[]>("--with") { Description = "Private root key to sign with; after a change, of those before too", Required = true, AllowMultipleArgumentsPerToken = true };
var threshold = new Option<int>("--threshold") { Description = "How many root keys it takes to change this", DefaultValueFactory = _ => 1 };
var keyDays = new Option<int>("--days") { Description = "Days until it must be said anew", DefaultValueFactory = _ => 365 };
var keys = new Command("keys", "Say which keys count: writes FOLDER/keys.json, or adds to it.") { folder, roots, releases, with, threshold, keyDays };
keys.SetAction(parsed => Guarded(() =>
{
    string file = Path.Combine(parsed.GetRequiredValue(folder), "keys.json");
    SignedDocument[] chain = !File.Exists(file) ? [] : SignedDocument.TryReadAll(File.ReadAllBytes(file), out SignedDocument[]? there) ? there : throw new ArgumentException($"{file} is no chain of keys.");
    ECDsa[] signers = [.. parsed.GetRequiredValue(with).Select(one => KeyFile.Open(one, Passphrase()))];
    chain = Signing.AddKeys(chain, [.. parsed.GetRequiredValue(roots).Select(KeyFile.Public)], parsed.GetValue(threshold), [.. parsed.GetRequiredValue(releases).Select(KeyFile.Public)], Days(parsed.GetValue(keyDays)), signers);
    File.WriteAllBytes(file, SignedDocument.ToFile(chain));
    Console.Out.WriteLine($"{file}: version {chain.Length}");
}));

var signKey = new Option<string>("--key") { Description = "Private key that signs releases", Required = true };
var version = new Option<string>("--version") { Description = "Of the release, such as 0.4.1", Required = true };
var counter = new Option<long?>("--counter") { Description = "More than that of any release before; without, one more than that of the release.json that is there" };
var days = new Option<int>("--days") { Description = "Days for which it is believed; sign it again before", DefaultValueFactory = _ => 90 };
var sign = new Command("sign", "Sign what is in a folder: writes FOLDER/release.json.") { folder, signKey, version, counter, days };
sign.SetAction(parsed => Guarded(() =>
{
    string file = Path.Combine(parsed.GetRequiredValue(folder), "release.json");
    long next = parsed.GetValue(counter) ?? Last(file) + 1;
    using ECDsa signer = KeyFile.Open(parsed.GetRequiredValue(signKey), Passphrase());
    File.WriteAllBytes(file, Signing.Sign(parsed.GetRequiredValue(folder), parsed.GetRequiredValue(version), next, Days(parsed.GetValue(days)), signer).ToFile());
    Console.Out.WriteLine($"{file}: {parsed.GetValue(version)}, counter {next}");
}));

return await new RootCommand("Signs releases of Lanstead's agent.") { key, keys, sign }.Parse(args).InvokeAsync();

static string Passphrase() => Environment.GetEnvironmentVariable(PassphraseVariable) is { Length: > 0 } file
    ? File.ReadAllText(file).TrimEnd('\r', '\n')
    : throw new ArgumentException($"Say in {PassphraseVariable} in which file the passphrase of the private keys is.");

static DateTimeOffset Days(int days) => days > 0 ? TimeProvider.System.GetUtcNow().AddDays(days) : throw new ArgumentException("The days must be more than none.");

static long Last(string file) =>
    !File.Exists(file) ? 0
    : SignedDocument.TryRead(File.ReadAllBytes(file), out SignedDocument? document) && JsonSerializer.Deserialize(document.Statement, ReleaseJson.Default.Release) is { } release ? release.Counter
    : throw new ArgumentException($"{file} is no release. Say --counter.");

static int Guarded(Action run)
{
    try
    {
        run();
        return 0;
    }
    catch (Exception e) when (e is ArgumentException or IOException or CryptographicException or UnauthorizedAccessException)
    {
        Console.Error.WriteLine(e.Message);
        return 1;
    }
}
