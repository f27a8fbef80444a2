namespace Lanstead.Lab;

internal static class Program
{
    private static int Main() => 2;
}
