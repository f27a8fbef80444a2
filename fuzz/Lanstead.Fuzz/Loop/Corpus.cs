namespace Lanstead.Fuzz.Loop;

/// <summary>The kept inputs of a target: one line of hexadecimal digits each, the shortest first.</summary>
internal static class Corpus
{
    public static string FileOf(string folder, string target) => Path.Combine(folder, target + ".hex");

    public static IReadOnlyList<byte[]> Read(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(line => Convert.FromHexString(line.Trim()))] : [];

    public static void Write(string file, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        string[] lines = [.. inputs.Select(Convert.ToHexStringLower).Distinct(StringComparer.Ordinal).OrderBy(line => line.Length).ThenBy(line => line, StringComparer.Ordinal)];
        File.WriteAllLines(file, lines);
    }
}
