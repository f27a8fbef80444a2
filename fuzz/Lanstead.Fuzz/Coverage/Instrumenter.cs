using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Lanstead.Fuzz.Coverage;

/// <summary>Rewrites assemblies so that each block of code calls <see cref="Edges.Hit"/> when it begins.</summary>
internal static class Instrumenter
{
    /// <summary>What is fuzzed.</summary>
    private static readonly string[] Assemblies = ["Lanstead.Primitives", "Lanstead.WireGuard", "Lanstead.DataPlane", "Lanstead.Names", "Lanstead.Protocol"];

    /// <summary>Copies the program's folder, with the assemblies rewritten. Returns how many blocks there are.</summary>
    public static int Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }

        int blocks = 0;
        foreach (string name in Assemblies)
            blocks += Rewrite(Path.Combine(from, name + ".dll"), Path.Combine(to, name + ".dll"));
        return blocks;
    }

    private static int Rewrite(string from, string to)
    {
        using var module = ModuleDefinition.ReadModule(from);
        MethodReference hit = module.ImportReference(typeof(Edges).GetMethod(nameof(Edges.Hit))!);
        // Numbers that do not follow one another, so that few ways share a counter; the same in each run.
        var random = new Random(from.Length);
        int blocks = 0;
        foreach (MethodDefinition method in module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody))
            blocks += Rewrite(method.Body, hit, random);
        module.Write(to);
        return blocks;
    }

    private static int Rewrite(MethodBody body, MethodReference hit, Random random)
    {
        // Branches get room for any distance; the short forms come back in the end.
        body.SimplifyMacros();
        Instruction[] begins = [.. BlocksOf(body)];
        ILProcessor code = body.GetILProcessor();
        foreach (Instruction begin in begins)
        {
            // The first instruction becomes ours, so that all who jump there come by, and is repeated behind.
            var original = Instruction.Create(OpCodes.Nop);
            (original.OpCode, original.Operand) = (begin.OpCode, begin.Operand);
            (begin.OpCode, begin.Operand) = (OpCodes.Ldc_I4, random.Next());
            var call = Instruction.Create(OpCodes.Call, hit);
            code.InsertAfter(begin, call);
            code.InsertAfter(call, original);
        }

        body.OptimizeMacros();
        return begins.Length;
    }

    private static HashSet<Instruction> BlocksOf(MethodBody body)
    {
        var begins = new HashSet<Instruction> { body.Instructions[0] };
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
                begins.Add(target);
            if (instruction.Operand is Instruction[] targets)
                begins.UnionWith(targets);
            if (instruction.OpCode.FlowControl == FlowControl.Cond_Branch && instruction.Next is { } next)
                begins.Add(next);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
            begins.Add(handler.HandlerStart);
        return begins;
    }
}
