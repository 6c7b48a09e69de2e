using BenchmarkDotNet.Running;
using CountyLines.Risk.Benchmarks;

if (args is ["pull-many", var lines, .. var what])
    PullMany.Look(int.Parse(lines), what);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
