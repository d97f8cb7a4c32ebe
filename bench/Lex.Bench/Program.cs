using BenchmarkDotNet.Running;
using Lex.Bench;

return args switch
{
    ["--smoke", ..] => SmokeRun.Execute(),
    ["--check", ..] => CheckTable.Execute(),
    ["--quick", .. var names] => QuickTable.Execute(names),
    _ => Full(args),
};

static int Full(string[] args)
{
    BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmark).Assembly).Run(args.Length == 0 ? ["--filter", "*"] : args);
    return 0;
}
