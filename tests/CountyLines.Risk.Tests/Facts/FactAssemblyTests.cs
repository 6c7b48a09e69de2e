using CountyLines.Risk.Facts;
using CountyLines.Risk.Tests.Support;
using Microsoft.Extensions.Configuration;
using Mono.Cecil;
using Xunit;

namespace CountyLines.Risk.Tests.Facts;

// Inside the namespace, as Worker is a folder of the tests too.
using CountyLines.Risk.Worker;
using CountyLines.Risk.Worker.Night;

/// <summary>Assemblies that are named in the settings: loaded by path, or refused with every reason at once.</summary>
public sealed class FactAssemblyTests : IDisposable
{
    readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void TheSampleIsLoadedFromAFolderOfItsOwn()
    {
        var problems = new List<string>();
        var loaded = FactAssembly.Load(SampleAssembly.CopyTo(folder.Path), problems);
        Assert.Empty(problems);
        Assert.Equal(["unbroken-weeks"], loaded.Sources.Select(source => source.Name));
        // Its own copy, and still our interface.
        Assert.NotEqual(typeof(SampleFacts.UnbrokenWeeks), loaded.Sources[0].Source.GetType());
        Assert.StartsWith(folder.Path, loaded.Sources[0].Source.GetType().Assembly.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryAssemblyThatCannotBeUsedIsToldAtOnceWithItsReason()
    {
        var text = Path.Combine(folder.Path, "minutes.dll");
        File.WriteAllText(text, "Minutes of the tasking meeting.");
        string[] paths =
        [
            Path.Combine(folder.Path, "gone.dll"), text, Path.Combine(AppContext.BaseDirectory, "Mono.Cecil.dll"),
            SampleAssembly.ChangedIn(folder, "throws.dll", type => SampleAssembly.Break(type, ".ctor", "the phone book is shut")),
            SampleAssembly.ChangedIn(folder, "nameless.dll", type => SampleAssembly.Break(type, "get_Name", "no name yet")),
            SampleAssembly.ChangedIn(folder, "unmakeable.dll", type => type.Methods.Single(method => method.IsConstructor).Parameters.Add(new ParameterDefinition(type.Module.TypeSystem.String))),
            SampleAssembly.CopyTo(folder.Path, "one.dll"), SampleAssembly.CopyTo(folder.Path, "two.dll"),
        ];
        var fault = Assert.Throws<FactSourcesException>(() => FactSources.Load(paths, TimeSpan.FromMinutes(5), Some.Clock()));

        Assert.Equal(
            [
                "gone.dll: there is no such file; put the assembly there, or mend the path under Facts:Assemblies in the settings",
                "minutes.dll: this is not a .NET assembly; name the .dll file that the plug-in's build made",
                "Mono.Cecil.dll: no public class in it is an IFactSource, so it gives no fact; name the assembly that has one",
                "throws.dll: CountyLines.Risk.SampleFacts.UnbrokenWeeks cannot be made: InvalidOperationException: the phone book is shut",
                "nameless.dll: CountyLines.Risk.SampleFacts.UnbrokenWeeks cannot be made: InvalidOperationException: no name yet",
                "unmakeable.dll: CountyLines.Risk.SampleFacts.UnbrokenWeeks has no public constructor that takes nothing, so it cannot be made",
                "the name 'unbroken-weeks' is that of 2 plug-ins, so nobody could say which one a pack means: CountyLines.Risk.SampleFacts.UnbrokenWeeks in one.dll; CountyLines.Risk.SampleFacts.UnbrokenWeeks in two.dll",
            ],
            fault.Problems.Select(problem => problem.Replace(folder.Path + Path.DirectorySeparatorChar, "").Replace(AppContext.BaseDirectory, "")));
        Assert.All(fault.Problems, problem => Assert.Contains(problem, fault.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void ATypeThatNeedsWhatIsNotThereIsNamedAsSuch()
    {
        var path = SampleAssembly.ChangedIn(folder, "lacks.dll", type =>
        {
            type.Module.AssemblyReferences.Add(new AssemblyNameReference("Phones", new Version(1, 0)));
            type.BaseType = new TypeReference("Phones", "Book", type.Module, type.Module.AssemblyReferences[^1]);
        });
        var fault = Assert.Throws<FactSourcesException>(() => FactSources.Load([path], TimeSpan.FromMinutes(5), Some.Clock()));
        var problem = Assert.Single(fault.Problems);
        Assert.StartsWith($"{path}: a type in it cannot be loaded: FileNotFoundException: ", problem, StringComparison.Ordinal);
        Assert.Contains("'Phones, Version=1.0.0.0", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void SettingsThatCannotBeReadAreToldAllTogether()
    {
        var fault = Assert.Throws<SettingsException>(() => FactSettings.Load(Of(("Facts:Assembly", "x.dll"), ("Facts:Limit", "five minutes"), ("Facts:Assemblies:0", " ")), Some.Clock()));
        Assert.Contains("Facts:Assembly: there is no such setting; did you mean 'Assemblies'?", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Facts:Limit is 'five minutes'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Facts:Assemblies:0 gives no path", fault.Message, StringComparison.Ordinal);
        foreach (var limit in new[] { "00:00:00", "-00:01:00", "2.00:00:00" })
            Assert.Contains($"Facts:Limit is '{limit}'", Assert.Throws<SettingsException>(() => FactSettings.Load(Of(("Facts:Limit", limit)), Some.Clock())).Message, StringComparison.Ordinal);
        Assert.Contains("Facts:Assemblies is 'x.dll'; write a list", Assert.Throws<SettingsException>(() => FactSettings.Load(Of(("Facts:Assemblies", "x.dll")), Some.Clock())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoSettingsMeanNoPlugInAndGoodOnesLoad()
    {
        Assert.NotNull(FactSettings.Load(Of(), Some.Clock()));
        Assert.NotNull(FactSettings.Load(Of(("Facts:Assemblies:0", SampleAssembly.Built), ("Facts:Limit", "00:01:00")), Some.Clock()));
    }

    static IConfiguration Of(params (string Key, string Value)[] settings)
    {
        return new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(one => one.Key, one => (string?)one.Value)).Build();
    }
}
