#pragma warning disable // A museum of violations: each type breaks the floors of FloorsTests in one way.
namespace LmsSupport.Rooms.Tests.House.Samples
{
    internal static class Composition
    {
        public static object All() => (new Upper.Thing(), new Lower.Fine());
    }
}

namespace LmsSupport.Rooms.Tests.House.Samples.Undeclared
{
    internal sealed class Stranger;
}

namespace LmsSupport.Rooms.Tests.House.Samples.Upper
{
    internal interface IThing;

    internal class Thing
    {
        public static int Number() => 1;

        public static Lower.Fine Downwards(Lower.Fine fine) => fine;
    }

    internal sealed class Problem : Exception;

    internal sealed class MarkAttribute : Attribute;

    internal delegate void Happened();
}

namespace LmsSupport.Rooms.Tests.House.Samples.Lower
{
    using Upper;

    internal sealed class Fine;

    [AttributeUsage(AttributeTargets.All)]
    internal sealed class AboutAttribute(ConsoleColor color, Type type) : Attribute
    {
        public object[] More { get; set; } = [color, type];
    }

    internal sealed class UsesRoot
    {
        private readonly Func<object> _all = Composition.All;
    }

    internal sealed class Base : Thing;

    internal sealed class Implements : IThing;

    internal sealed class Constraint
    {
        public T Same<T>(T value)
            where T : Thing => value;
    }

    internal sealed class Field
    {
        private Thing _thing;
    }

    internal sealed class GenericField
    {
        private Dictionary<string, List<Thing[]>> _things;
    }

    internal abstract class ArrayProperty
    {
        public abstract Thing[,] Things { get; }
    }

    internal sealed class Event
    {
        public event Happened Happened;
    }

    internal abstract class Returns
    {
        public abstract Task<Thing> Give();
    }

    internal abstract class Takes
    {
        public abstract void Take(ref Thing thing);
    }

    [Mark]
    internal sealed class Attributed;

    internal abstract class AttributeOnParameter
    {
        public abstract void Take([Mark] int number);
    }

    [About(ConsoleColor.Red, typeof(Thing))]
    internal sealed class AttributeArgument;

    [About(ConsoleColor.Red, typeof(int), More = [ConsoleColor.Blue, "text", typeof(List<Thing>)])]
    internal sealed class AttributeGenericArgument;

    internal sealed class GenericArgument
    {
        public object Do() => Activator.CreateInstance<Thing>();
    }

    internal sealed class StaticCall
    {
        public int Do(int n)
        {
            switch (n)
            {
                case 0: return 7;
                case 1: return (int)(n * 8.5);
                case 2: return (int)(n + 123456789123L);
                default: return Thing.Number();
            }
        }
    }

    internal sealed class TypeToken
    {
        public object Do() => typeof(Thing);
    }

    internal sealed class Cast
    {
        public bool Do(object o) => o is Thing;
    }

    internal sealed class Catch
    {
        public void Do()
        {
            try
            {
                Console.WriteLine();
            }
            catch (Problem)
            {
                Console.WriteLine();
            }
        }
    }

    internal sealed class Local
    {
        public string Do(object o)
        {
            Thing thing = null;
            Console.WriteLine(thing);
            return $"{thing}{thing}";
        }
    }

    internal sealed class Lambda
    {
        public Func<int, object> Do(int n) => m => new Thing[n + m];
    }

    internal sealed class Iterator
    {
        public IEnumerable<int> Do()
        {
            yield return Thing.Number();
        }
    }

    internal sealed class Async
    {
        public async Task Do()
        {
            await Task.Yield();
            Thing.Number();
        }
    }

    internal sealed class Nested
    {
        private sealed class Inner
        {
            private sealed class Innermost
            {
                private Thing _thing;
            }
        }
    }
}
#pragma warning restore
