using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LmsSupport.Rooms.Tests.House;

/// <summary>
/// Every type of the same assembly that each type of a compiled assembly speaks of: bases, interfaces, constraints, fields,
/// signatures, properties, events, attributes with their arguments, local variables, handlers, and each instruction
/// of each body. Nested and compiler-generated types (lambdas, iterators, async) count for the type they stand in.
/// What the compiler dissolves (a constant's value, nameof) leaves no trace here; the source's check sees that.
/// </summary>
internal sealed class CompiledReferences
{
    private readonly MetadataReader _reader;
    private readonly PEReader _image;
    private readonly Names _names = new();
    private readonly Dictionary<string, HashSet<string>> _found = new(StringComparer.Ordinal);
    private HashSet<string> _current = [];

    private CompiledReferences(PEReader image)
    {
        _image = image;
        _reader = image.GetMetadataReader();
    }

    /// <returns>Outermost type → the outermost types it refers to, by full name.</returns>
    public static IReadOnlyDictionary<string, HashSet<string>> Read(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var references = new CompiledReferences(image);
        foreach (var handle in references._reader.TypeDefinitions)
            references.Type(handle);
        return references._found;
    }

    private void Type(TypeDefinitionHandle handle)
    {
        var type = _reader.GetTypeDefinition(handle);
        var name = Names.Outermost(_reader, handle);
        if (name == "<Module>")
            return;
        if (!_found.TryGetValue(name, out var references))
            _found[name] = references = new HashSet<string>(StringComparer.Ordinal);
        _current = references;

        Add(type.BaseType);
        Attributes(type.GetCustomAttributes());
        Parameters(type.GetGenericParameters());
        foreach (var implementation in type.GetInterfaceImplementations())
        {
            Add(_reader.GetInterfaceImplementation(implementation).Interface);
            Attributes(_reader.GetInterfaceImplementation(implementation).GetCustomAttributes());
        }

        foreach (var field in type.GetFields().Select(_reader.GetFieldDefinition))
        {
            Add(field.DecodeSignature(_names, _reader));
            Attributes(field.GetCustomAttributes());
        }

        foreach (var property in type.GetProperties().Select(_reader.GetPropertyDefinition))
        {
            Add(property.DecodeSignature(_names, _reader));
            Attributes(property.GetCustomAttributes());
        }

        foreach (var @event in type.GetEvents().Select(_reader.GetEventDefinition))
        {
            Add(@event.Type);
            Attributes(@event.GetCustomAttributes());
        }

        foreach (var method in type.GetMethods().Select(_reader.GetMethodDefinition))
            Method(method);
    }

    private void Method(MethodDefinition method)
    {
        Add(method.DecodeSignature(_names, _reader));
        Attributes(method.GetCustomAttributes());
        Parameters(method.GetGenericParameters());
        foreach (var parameter in method.GetParameters())
            Attributes(_reader.GetParameter(parameter).GetCustomAttributes());
        if (method.RelativeVirtualAddress == 0)
            return;
        var body = _image.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil)
            Add(_reader.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_names, _reader));
        foreach (var region in body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Catch))
            Add(region.CatchType);
        Instructions(body.GetILReader());
    }

    private void Instructions(BlobReader code)
    {
        while (code.RemainingBytes > 0)
        {
            var value = (ushort)code.ReadByte();
            if (value == 0xFE)
                value = (ushort)(0xFE00 | code.ReadByte());
            switch (Operations.Of(value))
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig:
                    Add(MetadataTokens.EntityHandle(code.ReadInt32()));
                    break;
                default:
                    code.Offset += 4;
                    break;
            }
        }
    }

    private void Add(EntityHandle handle)
    {
        if (handle.IsNil)
            return;
        switch (handle.Kind)
        {
            case HandleKind.TypeDefinition:
                _current.Add(Names.Outermost(_reader, (TypeDefinitionHandle)handle));
                break;
            case HandleKind.TypeSpecification:
                Add(_reader.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(_names, _reader));
                break;
            case HandleKind.FieldDefinition:
                var field = _reader.GetFieldDefinition((FieldDefinitionHandle)handle);
                Add(field.GetDeclaringType());
                Add(field.DecodeSignature(_names, _reader));
                break;
            case HandleKind.MethodDefinition:
                var method = _reader.GetMethodDefinition((MethodDefinitionHandle)handle);
                Add(method.GetDeclaringType());
                Add(method.DecodeSignature(_names, _reader));
                break;
            case HandleKind.MemberReference:
                Member(_reader.GetMemberReference((MemberReferenceHandle)handle));
                break;
            case HandleKind.MethodSpecification:
                var instance = _reader.GetMethodSpecification((MethodSpecificationHandle)handle);
                Add(instance.Method);
                foreach (var argument in instance.DecodeSignature(_names, _reader))
                    Add(argument);
                break;
            case HandleKind.StandaloneSignature:
                Add(_reader.GetStandaloneSignature((StandaloneSignatureHandle)handle).DecodeMethodSignature(_names, _reader));
                break;
            default:
                // A type of another assembly.
                break;
        }
    }

    private void Add(MethodSignature<ImmutableHashSet<string>> signature)
    {
        Add(signature.ReturnType);
        Add(signature.ParameterTypes);
    }

    private void Add(ImmutableArray<ImmutableHashSet<string>> several)
    {
        foreach (var one in several)
            Add(one);
    }

    private void Add(ImmutableHashSet<string> names) => _current.UnionWith(names);

    private void Member(MemberReference member)
    {
        Add(member.Parent);
        if (member.GetKind() == MemberReferenceKind.Field)
            Add(member.DecodeFieldSignature(_names, _reader));
        else
            Add(member.DecodeMethodSignature(_names, _reader));
    }

    private void Parameters(GenericParameterHandleCollection parameters)
    {
        foreach (var parameter in parameters.Select(_reader.GetGenericParameter))
        {
            Attributes(parameter.GetCustomAttributes());
            foreach (var constraint in parameter.GetConstraints())
                Add(_reader.GetGenericParameterConstraint(constraint).Type);
        }
    }

    private void Attributes(CustomAttributeHandleCollection attributes)
    {
        foreach (var attribute in attributes.Select(_reader.GetCustomAttribute))
        {
            Add(attribute.Constructor);
            var value = attribute.DecodeValue(_names);
            foreach (var argument in value.FixedArguments)
                Argument(argument.Type, argument.Value);
            foreach (var argument in value.NamedArguments)
                Argument(argument.Type, argument.Value);
        }
    }

    private void Argument(ImmutableHashSet<string> type, object? value)
    {
        Add(type);
        switch (value)
        {
            case ImmutableHashSet<string> named:
                Add(named);
                break;
            case ImmutableArray<CustomAttributeTypedArgument<ImmutableHashSet<string>>> several:
                foreach (var one in several)
                    Argument(one.Type, one.Value);
                break;
            default:
                break;
        }
    }

    /// <summary>The operand of each instruction, by its code: ECMA-335, partition III.</summary>
    private static class Operations
    {
        private static readonly Dictionary<ushort, OperandType> _all = typeof(OpCodes).GetFields()
            .Select(field => field.GetValue(null)).OfType<OpCode>()
            .ToDictionary(code => (ushort)code.Value, code => code.OperandType);

        public static OperandType Of(ushort value) => _all[value];
    }
}
