//! The Arrow C data interface (<https://arrow.apache.org/docs/format/CDataInterface.html>), as much of it as tables of words and figures take. Whoever
//! takes such a structure releases it by the function in it; what has not been taken is released when it is dropped. All `unsafe` of the package
//! is here.

#![allow(unsafe_code)]

use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::Arc;
use tenure::report::Values;

/// Rows that are handed over at a time.
const ROWS: usize = 1 << 16;
/// A column in which something may be undefined.
const NULLABLE: i64 = 2;

type Columns = Arc<Vec<(String, Values)>>;

/// `ArrowSchema`.
#[repr(C)]
pub(crate) struct Schema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut Schema,
    dictionary: *mut Schema,
    release: Option<unsafe extern "C" fn(*mut Schema)>,
    private_data: *mut c_void,
}

/// `ArrowArray`.
#[repr(C)]
struct Array {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Array,
    dictionary: *mut Array,
    release: Option<unsafe extern "C" fn(*mut Array)>,
    private_data: *mut c_void,
}

/// `ArrowArrayStream`.
#[repr(C)]
pub(crate) struct Stream {
    get_schema: unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int,
    get_next: unsafe extern "C" fn(*mut Stream, *mut Array) -> c_int,
    get_last_error: unsafe extern "C" fn(*mut Stream) -> *const c_char,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

/// What a schema points to.
struct SchemaParts {
    format: CString,
    name: CString,
    children: Vec<*mut Schema>,
}

/// What an array points to.
struct ArrayParts {
    buffers: Vec<Vec<u8>>,
    pointers: Vec<*const c_void>,
    children: Vec<*mut Array>,
}

/// How far a stream is.
struct StreamParts {
    columns: Columns,
    next: usize,
}

/// What columns are.
pub(crate) fn schema(columns: &[(String, Values)]) -> Schema {
    let child = |(name, values): &(String, Values)| {
        let format = match values {
            Values::Words(_) => c"u",
            Values::Whole(_) => c"l",
            Values::Figures(_) => c"g",
        };
        Box::into_raw(Box::new(Schema::new(format.to_owned(), name, Vec::new())))
    };
    Schema::new(c"+s".to_owned(), "", columns.iter().map(child).collect())
}

impl Schema {
    fn new(format: CString, name: &str, children: Vec<*mut Schema>) -> Schema {
        let name = CString::new(name.replace('\0', "")).unwrap_or_default();
        let parts = Box::into_raw(Box::new(SchemaParts { format, name, children }));
        // Safety: the parts were made just now, and nobody else knows them.
        let own = unsafe { &mut *parts };
        Schema {
            format: own.format.as_ptr(),
            name: own.name.as_ptr(),
            metadata: ptr::null(),
            flags: NULLABLE,
            n_children: long(own.children.len()),
            children: own.children.as_mut_ptr(),
            dictionary: ptr::null_mut(),
            release: Some(release_schema),
            private_data: parts.cast(),
        }
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // Safety: it has not been released.
            unsafe { release(self) }
        }
    }
}

unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // Safety: whoever releases it hands over what `Schema::new` made; children that were taken away have no release any more.
    unsafe {
        let parts = Box::from_raw((*schema).private_data.cast::<SchemaParts>());
        (*schema).release = None;
        parts.children.into_iter().for_each(|child| drop(Box::from_raw(child)));
    }
}

impl Array {
    fn new(length: usize, nulls: usize, mut buffers: Vec<Option<Vec<u8>>>, children: Vec<*mut Array>) -> Array {
        // Where nothing is in it, it points to something all the same; what is allocated begins at a multiple of 8 bytes.
        buffers.iter_mut().flatten().filter(|it| it.is_empty()).for_each(|it| it.resize(8, 0));
        let pointer = |it: &Option<Vec<u8>>| it.as_ref().map_or(ptr::null(), |it| it.as_ptr().cast());
        let pointers = buffers.iter().map(pointer).collect();
        let buffers = buffers.into_iter().flatten().collect();
        let parts = Box::into_raw(Box::new(ArrayParts { buffers, pointers, children }));
        // Safety: the parts were made just now, and nobody else knows them.
        let own = unsafe { &mut *parts };
        Array {
            length: long(length),
            null_count: long(nulls),
            offset: 0,
            n_buffers: long(own.pointers.len()),
            n_children: long(own.children.len()),
            buffers: own.pointers.as_mut_ptr(),
            children: own.children.as_mut_ptr(),
            dictionary: ptr::null_mut(),
            release: Some(release_array),
            private_data: parts.cast(),
        }
    }

    /// Some rows of a table.
    fn of_rows(columns: &[(String, Values)], first: usize, end: usize) -> Array {
        let child = |(_, values): &(String, Values)| Box::into_raw(Box::new(Array::of_column(values, first, end)));
        Array::new(end - first, 0, vec![None], columns.iter().map(child).collect())
    }

    fn of_column(values: &Values, first: usize, end: usize) -> Array {
        let length = end - first;
        match values {
            Values::Whole(all) => {
                let bytes = all[first..end].iter().flat_map(|it| it.to_ne_bytes()).collect();
                Array::new(length, 0, vec![None, Some(bytes)], Vec::new())
            }
            Values::Words(all) => {
                let (mut offsets, mut letters) = (0_i32.to_ne_bytes().to_vec(), Vec::new());
                for word in &all[first..end] {
                    letters.extend_from_slice(word.as_bytes());
                    // A name is short: so many of them are no 2 GiB.
                    offsets.extend_from_slice(&i32::try_from(letters.len()).unwrap_or(i32::MAX).to_ne_bytes());
                }
                Array::new(length, 0, vec![None, Some(offsets), Some(letters)], Vec::new())
            }
            Values::Figures(all) => {
                let some = &all[first..end];
                let mut known = vec![0_u8; length.div_ceil(8)];
                for (at, _) in some.iter().enumerate().filter(|(_, it)| it.is_some()) {
                    known[at / 8] |= 1 << (at % 8);
                }
                let bytes = some.iter().flat_map(|it| it.unwrap_or_default().to_ne_bytes()).collect();
                let nulls = some.iter().filter(|it| it.is_none()).count();
                Array::new(length, nulls, vec![Some(known), Some(bytes)], Vec::new())
            }
        }
    }
}

impl Drop for Array {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // Safety: it has not been released.
            unsafe { release(self) }
        }
    }
}

unsafe extern "C" fn release_array(array: *mut Array) {
    // Safety: as of a schema.
    unsafe {
        let parts = Box::from_raw((*array).private_data.cast::<ArrayParts>());
        (*array).release = None;
        drop(parts.buffers);
        parts.children.into_iter().for_each(|child| drop(Box::from_raw(child)));
    }
}

impl Stream {
    /// Of a table, from its first row on.
    pub(crate) fn new(columns: Columns) -> Stream {
        Stream {
            get_schema,
            get_next,
            get_last_error,
            release: Some(release_stream),
            private_data: Box::into_raw(Box::new(StreamParts { columns, next: 0 })).cast(),
        }
    }
}

// Safety: they point to what nobody else changes, and may be read and released by any thread.
unsafe impl Send for Stream {}
unsafe impl Send for Schema {}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // Safety: it has not been released.
            unsafe { release(self) }
        }
    }
}

unsafe extern "C" fn get_schema(stream: *mut Stream, out: *mut Schema) -> c_int {
    // Safety: the caller has a stream that is not released, and room for a schema.
    unsafe {
        let parts = &*(*stream).private_data.cast::<StreamParts>();
        ptr::write(out, schema(&parts.columns));
    }
    0
}

unsafe extern "C" fn get_next(stream: *mut Stream, out: *mut Array) -> c_int {
    // Safety: likewise.
    unsafe {
        let parts = &mut *(*stream).private_data.cast::<StreamParts>();
        let rows = parts.columns.first().map_or(0, |(_, values)| values.len());
        let end = rows.min(parts.next + ROWS);
        let mut array = Array::of_rows(&parts.columns, parts.next.min(end), end);
        if parts.next >= rows {
            // What is released already says that nothing follows.
            release_array(&raw mut array);
        }
        parts.next = end;
        ptr::write(out, array);
    }
    0
}

unsafe extern "C" fn get_last_error(_: *mut Stream) -> *const c_char {
    ptr::null()
}

unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // Safety: whoever releases it hands over what `Stream::new` made.
    unsafe {
        drop(Box::from_raw((*stream).private_data.cast::<StreamParts>()));
        (*stream).release = None;
    }
}

fn long(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
