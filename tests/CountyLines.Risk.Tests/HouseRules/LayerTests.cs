using Mono.Cecil;
using Mono.Cecil.Cil;
using Xunit;
using Xunit.Abstractions;

namespace CountyLines.Risk.Tests.HouseRules;

/// <summary>Which part may use which, read from the compiled code, method bodies included.</summary>
public sealed class LayerTests(ITestOutputHelper output)
{
    const string Root = "CountyLines.Risk";

    /// <summary>Each part of the product and what of the product it may use, besides itself.</summary>
    static readonly Dictionary<string, string[]> MayUse = new()
    {
        [$"{Root}.Scoring"] = [],
        [$"{Root}.Lines"] = [$"{Root}.Scoring"],
        [$"{Root}.Facts"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [$"{Root}.Pull"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [$"{Root}.Store"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [$"{Root}.Duplicates"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [$"{Root}.Release"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [$"{Root}.Audiences"] = [$"{Root}.Scoring", $"{Root}.Lines", $"{Root}.Release"],
        [$"{Root}.Files"] = [],
        [$"{Root}.Packages"] = [$"{Root}.Scoring", $"{Root}.Lines", $"{Root}.Release", $"{Root}.Files"],
        [$"{Root}.Audit"] = [$"{Root}.Scoring", $"{Root}.Lines"],
        [Root] = [$"{Root}.Scoring", $"{Root}.Lines", $"{Root}.Facts", $"{Root}.Duplicates", $"{Root}.Pull", $"{Root}.Store", $"{Root}.Release", $"{Root}.Audiences", $"{Root}.Packages", $"{Root}.Audit", $"{Root}.Files"],
    };

    [Fact]
    public void EachPartUsesOnlyThePartsBelowIt()
    {
        var faults = new List<string>();
        var looked = 0;
        foreach (var type in new[] { "CountyLines.Risk.Scoring.dll", "CountyLines.Risk.dll" }.SelectMany(TypesOf))
        {
            var part = PartOf(type);
            if (!MayUse.TryGetValue(part, out var allowed))
                continue;
            looked++;
            faults.AddRange(UsedBy(type).Select(PartOf).Where(used => MayUse.ContainsKey(used) && used != part && !allowed.Contains(used)).Distinct().Select(used => $"{type.FullName} uses {used}"));
        }

        output.WriteLine($"{looked} types looked at");
        Assert.InRange(looked, 100, int.MaxValue);
        Assert.Empty(faults);
    }

    [Fact]
    public void ScoringReachesForNoFileNoClockAndNoLog()
    {
        string[] forbidden = ["System.IO.File", "System.IO.Directory", "System.IO.FileStream", "System.DateTime", "System.DateTimeOffset", "System.TimeProvider", "System.Console", "System.Net", "Microsoft.Extensions"];
        var types = TypesOf("CountyLines.Risk.Scoring.dll").ToList();
        var faults = types.SelectMany(type => UsedBy(type).Select(used => used.FullName).Where(used => forbidden.Any(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal))).Select(used => $"{type.FullName} uses {used}")).ToList();
        Assert.InRange(types.Count, 50, int.MaxValue);
        Assert.Empty(faults);
    }

    static IEnumerable<TypeDefinition> TypesOf(string assembly)
    {
        return AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, assembly)).MainModule.GetTypes();
    }

    static string PartOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return type.Namespace;
    }

    static IEnumerable<TypeReference> UsedBy(TypeDefinition type)
    {
        var used = new List<TypeReference?> { type.BaseType };
        used.AddRange(type.Interfaces.Select(one => one.InterfaceType));
        used.AddRange(type.Fields.Select(field => field.FieldType));
        foreach (var method in type.Methods)
        {
            used.Add(method.ReturnType);
            used.AddRange(method.Parameters.Select(parameter => parameter.ParameterType));
            foreach (var instruction in method.HasBody ? method.Body.Instructions : [])
                used.AddRange(UsedBy(instruction));
        }

        return used.OfType<TypeReference>().SelectMany(Parts);
    }

    static IEnumerable<TypeReference?> UsedBy(Instruction instruction)
    {
        return instruction.Operand switch
        {
            TypeReference type => [type],
            MethodReference method => [method.DeclaringType, method.ReturnType, .. method.Parameters.Select(parameter => parameter.ParameterType), .. method is GenericInstanceMethod generic ? generic.GenericArguments.ToArray() : []],
            FieldReference field => [field.DeclaringType, field.FieldType],
            _ => [],
        };
    }

    static IEnumerable<TypeReference> Parts(TypeReference type)
    {
        return type switch
        {
            GenericInstanceType generic => [generic.ElementType, .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification specification => Parts(specification.ElementType),
            _ => [type],
        };
    }
}
