using CountyLines.Risk.Tests.Support;
using Mono.Cecil;
using Mono.Cecil.Cil;

namespace CountyLines.Risk.Tests.Facts;

/// <summary>The sample plug-in's assembly as its build made it, and damaged copies of it.</summary>
static class SampleAssembly
{
    public static string Built { get; } = Path.Combine(AppContext.BaseDirectory, "CountyLines.Risk.SampleFacts.dll");

    /// <summary>A copy with nothing else beside it.</summary>
    public static string CopyTo(string folder, string name = "SampleFacts.dll")
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, name);
        File.Copy(Built, path, overwrite: true);
        return path;
    }

    /// <summary>A copy of which one thing is other.</summary>
    public static string ChangedIn(TempFolder folder, string name, Action<TypeDefinition> change)
    {
        var path = Path.Combine(folder.Path, name);
        using var assembly = AssemblyDefinition.ReadAssembly(Built);
        change(assembly.MainModule.GetType("CountyLines.Risk.SampleFacts.UnbrokenWeeks"));
        assembly.Write(path);
        return path;
    }

    /// <summary>Makes a method throw as soon as it is called.</summary>
    public static void Break(TypeDefinition type, string method, string words)
    {
        var body = type.Methods.Single(one => one.Name == method).Body;
        var made = type.Module.ImportReference(typeof(InvalidOperationException).GetConstructor([typeof(string)]));
        (body.Instructions, body.Variables, body.ExceptionHandlers).Clear();
        foreach (var instruction in new[] { Instruction.Create(OpCodes.Ldstr, words), Instruction.Create(OpCodes.Newobj, made), Instruction.Create(OpCodes.Throw) })
            body.Instructions.Add(instruction);
    }

    static void Clear(this (Mono.Collections.Generic.Collection<Instruction> Code, Mono.Collections.Generic.Collection<VariableDefinition> Variables, Mono.Collections.Generic.Collection<ExceptionHandler> Handlers) body)
    {
        body.Code.Clear();
        body.Variables.Clear();
        body.Handlers.Clear();
    }
}
